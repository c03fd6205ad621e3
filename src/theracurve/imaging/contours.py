"""Regions from a DICOM RTSTRUCT: closed contours, filled plane by plane by the even-odd rule (holes stay holes)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from theracurve.imaging.grid import Grid
from theracurve.imaging.header import ImageHeader
from theracurve.imaging.resampling import Mask


def contour_masks(path: Path, grid: Grid) -> Iterator[tuple[str, Mask, float]]:
    """Name, mask and share of the contours' planes outside of every region that has contours."""
    from pydicom import dcmread

    header = ImageHeader(dcmread(path), path.name)
    remedy = "Export the structure set with its regions and contours."
    names = {int(roi.ROINumber): str(roi.ROIName) for roi in header.need("StructureSetROISequence", remedy) or ()}
    drawn = header.need("ROIContourSequence", remedy) or ()
    header.refuse()
    for region in drawn:
        polygons = [in_indices(contour, grid) for contour in region.get("ContourSequence") or () if closed(contour)]
        if polygons:
            yield names[int(region.ReferencedROINumber)], *filled(polygons, grid)


def closed(contour: Any) -> bool:
    return str(contour.get("ContourGeometricType", "")) == "CLOSED_PLANAR"


def in_indices(contour: Any, grid: Grid) -> NDArray[np.float64]:
    """The corners as (slice, row, column) of the image, unrounded."""
    return grid.indices(np.array(contour.ContourData, dtype=float).reshape(-1, 3))


def filled(polygons: list[NDArray[np.float64]], grid: Grid) -> tuple[Mask, float]:
    """Every slice takes the contours of the nearest drawn plane, if it is no farther than half the planes' distance."""
    mask = np.zeros(grid.shape, dtype=bool)
    planes: dict[float, list[NDArray[np.float64]]] = {}
    for polygon in polygons:
        planes.setdefault(round(float(polygon[:, 0].mean()), 3), []).append(polygon[:, 1:])
    heights = np.array(sorted(planes))
    reach = max(1.0, float(np.diff(heights).min()) if len(heights) > 1 else 1.0) / 2
    for place in range(grid.shape[0]):
        nearest = heights[np.abs(heights - place).argmin()]
        if abs(nearest - place) <= reach + 1e-6 and not mask[place].any():
            for corners in planes[float(nearest)]:
                mask[place] ^= inside(corners, grid.shape[1:])
    beyond = [height for height in heights if not -0.5 <= height <= grid.shape[0] - 0.5]
    return mask, len(beyond) / len(heights)


def inside(corners: NDArray[np.float64], size: tuple[int, ...]) -> Mask:
    """Which pixel centres lie inside a polygon of (row, column) corners, by counting crossed edges."""
    rows, columns = np.indices(size)
    crossed = np.zeros(size, dtype=bool)
    for (row, column), (next_row, next_column) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if row == next_row:
            continue
        spans = (row > rows) != (next_row > rows)
        at = column + (rows - row) * (next_column - column) / (next_row - row)
        crossed ^= spans & (columns < at)
    return crossed
