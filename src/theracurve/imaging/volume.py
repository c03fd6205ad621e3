"""An image as numbers with their unit and place."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from theracurve.imaging.grid import Grid


@dataclass(frozen=True, slots=True)
class Volume:
    """Voxel values of one series, (slices, rows, columns).

    `unit`: `suv` (body weight, g/ml), or `counts` (proportional to activity, so that only ratios mean something). Where
    a `suv` image stands for an injected activity, `weight` is the patient's weight in grams: a voxel then holds the
    share suv x ml / weight of what was injected. `attenuation_corrected`: as the header says, None where it does not.
    `series` is the Series Instance UID, `day` that of the scan, `opposite` the mirrored posterior view of a
    planar image, `frame` the frame of reference that the coordinates are of, where the header says it.
    """

    values: NDArray[np.float64]
    grid: Grid
    unit: str
    series: str
    day: date
    weight: float | None = None
    attenuation_corrected: bool | None = None
    opposite: NDArray[np.float64] | None = None
    frame: str | None = None
