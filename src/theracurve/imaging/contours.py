"""Regions from a DICOM RTSTRUCT: closed contours, filled plane by plane by the even-odd rule (holes stay holes)."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from theracurve.imaging.grid import Grid
from theracurve.imaging.header import ImageHeader, refuse_other_frame, region_header, tag_of
from theracurve.imaging.resampling import Mask

STRUCTURES = "StructureSetROISequence"
CLOSED = ("CLOSED_PLANAR", "CLOSEDPLANAR_XOR")


def contour_masks(path: Path, grid: Grid, frame: str | None) -> Iterator[tuple[str, Mask, float]]:
    """Name, mask and share of the contours' planes outside of every region that has contours."""
    remedy = "Export the structure set with its regions and contours."
    header = region_header(path)
    names = names_of(header, frame, remedy)
    for region in header.items("ROIContourSequence", remedy):
        number = region.number("ReferencedROINumber", remedy)
        contours = region.items("ContourSequence", remedy) if region.get("ContourSequence") is not None else ()
        polygons = [corners(contour, remedy) for contour in contours if contour.get("ContourGeometricType") in CLOSED]
        if polygons and number not in names:
            message = f"Expected a name of every region in {tag_of(STRUCTURES)}, found none of number {number:g}."
            header.note("region-unnamed", STRUCTURES, message, remedy)
        header.refuse()
        if polygons:
            yield names[number], *filled([grid.indices(polygon) for polygon in polygons], grid)
    header.refuse()


def names_of(header: ImageHeader, frame: str | None, remedy: str) -> dict[float, str]:
    """The name of every region by its number. Raises StudyRefused for regions drawn in another frame of reference."""
    names = {}
    for region in header.items(STRUCTURES, remedy):
        names[region.number("ROINumber", remedy)] = str(region.need("ROIName", remedy))
        refuse_other_frame(region, "ReferencedFrameOfReferenceUID", frame)
    header.refuse()
    return names


def corners(contour: ImageHeader, remedy: str) -> NDArray[np.float64]:
    """The corners in millimetres, (n, 3); what are no corners is noted."""
    found = contour.need("ContourData", remedy)
    try:
        corners = np.array(found if found is not None else (), dtype=float).reshape(-1, 3)
        if len(corners) >= 3 and np.isfinite(corners).all():
            return corners
    except (TypeError, ValueError):
        pass
    message = f"Expected three corners or more in {tag_of('ContourData')}, each three numbers in mm, found others."
    contour.note("image-field-value", "ContourData", message, remedy)
    return np.zeros((3, 3))


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
