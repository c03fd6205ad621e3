"""What is measured of a region: plain arithmetic on its voxels.

`suv_peak` is the highest mean of a sphere of 1 ml around a voxel of the region (Wahl et al., J Nucl Med
2009;50(suppl 1):122S-50S), voxels at its rim counting by the share of them that lies inside. Ratios are of means.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from theracurve.imaging.grid import Grid
from theracurve.imaging.regions import Region
from theracurve.imaging.volume import Volume

PEAK_RADIUS = (3 * 1000.0 / (4 * np.pi)) ** (1 / 3)  # mm; of a sphere of 1 ml
SUBDIVISIONS = 5  # of a voxel's side, to see how much of it lies inside the sphere


def highest(volume: Volume, region: Region) -> float:
    return float(volume.values[region.mask].max())


def mean(volume: Volume, region: Region) -> float:
    """Takes the geometric mean of conjugate views' means: pixel by pixel it would fall short at low counts."""
    here = float(volume.values[region.mask].mean())
    if volume.opposite is None:
        return here
    return float(np.sqrt(max(here, 0.0) * max(float(volume.opposite[region.mask].mean()), 0.0)))


def peak(volume: Volume, region: Region) -> float:
    """The highest 1 ml mean with its centre in the region; beyond the image's edge there is nothing to count."""
    from scipy.ndimage import convolve

    kernel = sphere(volume.grid)
    sums = convolve(volume.values, kernel, mode="constant")
    shares = convolve(np.ones(volume.grid.shape), kernel, mode="constant")
    return float((sums / shares)[region.mask].max())


def sphere(grid: Grid) -> NDArray[np.float64]:
    """The weights of the voxels around a centre: how much of each lies in the sphere."""
    spacing = np.array(grid.spacing)
    reach = np.ceil(PEAK_RADIUS / spacing).astype(int)
    fine = [
        (np.arange((2 * n + 1) * SUBDIVISIONS) - (2 * n + 1) * SUBDIVISIONS / 2 + 0.5) * side / SUBDIVISIONS
        for n, side in zip(reach, spacing, strict=True)
    ]
    z, y, x = np.meshgrid(*fine, indexing="ij")
    held = (z**2 + y**2 + x**2 <= PEAK_RADIUS**2).astype(np.float64)
    sides = [part for n in reach for part in (2 * n + 1, SUBDIVISIONS)]
    return np.asarray(held.reshape(sides).mean(axis=(1, 3, 5)))


def percent_injected(volume: Volume, region: Region) -> float:
    """Percent of the injected activity in the region: SUV x ml / body weight (g)."""
    assert volume.weight is not None
    return 100.0 * float(volume.values[region.mask].sum()) * volume.grid.voxel_ml / volume.weight


OF_ACTIVITY: dict[str, Callable[[Volume, Region], float]] = {
    "suv_max": highest,
    "suv_mean": mean,
    "suv_peak": peak,
    "percent_injected": percent_injected,
}
RATIOS = {"tumour_to_background": "background", "tumour_to_liver": "liver"}  # the region each is a ratio to
METRICS = (*OF_ACTIVITY, *RATIOS)
