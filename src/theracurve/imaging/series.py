"""A folder of DICOM files as one series, and its planes in order."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from theracurve.errors import UsageError
from theracurve.imaging.grid import LARGEST_TILT, Grid, plane_grid
from theracurve.imaging.header import ImageHeader, refusal

UNEVEN = 0.01  # of the step between planes: beyond it, planes are missing
MODALITIES = ("PT", "NM")


def read_series(path: Path) -> tuple[Any, ...]:
    """The datasets of the one series in a folder (or file), in no order. Raises UsageError where there is none or
    several, StudyRefused for a modality that we cannot read."""
    found = tuple(read_all(path))
    if not found:
        raise UsageError(f"expected DICOM files in {path}, found none")
    series = sorted({str(dataset.get("SeriesInstanceUID", "")) for dataset in found})
    if len(series) > 1:
        raise UsageError(f"expected one series in {path}, found {len(series)}: {', '.join(series)}")
    modality = found[0].get("Modality", "")
    if modality not in MODALITIES:
        raise refusal(
            "image-modality",
            path.name,
            f"Expected a series of {' or '.join(MODALITIES)}, found {modality or 'none'}.",
            "Name the folder of the PET or nuclear-medicine series.",
            "(0008,0060) Modality",
        )
    return found


def read_all(path: Path) -> Sequence[Any]:
    from pydicom import dcmread
    from pydicom.errors import InvalidDicomError

    if not path.exists():
        raise UsageError(f"there is no {path}")
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    found = []
    for file in files:
        try:
            if file.is_file():
                found.append(dcmread(file))
        except InvalidDicomError:
            if not path.is_dir():
                raise UsageError(f"{path} is not a DICOM file") from None
    return found


def pixels_of(dataset: Any, where: str) -> NDArray[np.float64]:
    """The values with the header's slope and intercept. Raises StudyRefused where they cannot be read."""
    slope, intercept = float(dataset.get("RescaleSlope", 1)), float(dataset.get("RescaleIntercept", 0))
    return np.asarray(stored_of(dataset, where) * slope + intercept)


def stored_of(dataset: Any, where: str) -> NDArray[np.float64]:
    """The stored values as they are, to which a real-world value mapping applies (DICOM part 3, C.7.6.16.2.11)."""
    try:
        return np.asarray(dataset.pixel_array.astype(np.float64))
    except (AttributeError, NotImplementedError, RuntimeError, ValueError) as error:
        raise refusal(
            "image-pixels", where, f"Cannot read the pixels: {error}", "Export the series uncompressed.", "PixelData"
        ) from None


def stacked(datasets: Sequence[Any], where: str) -> tuple[tuple[Any, ...], Grid]:
    """Single-plane datasets from one end to the other, and their grid. Raises StudyRefused for missing fields, tilted
    planes, planes that lie twice in one place, or gaps between them."""
    headers = [ImageHeader(dataset, where) for dataset in datasets]
    remedy = "Export the reconstructed axial images, with their geometry."
    needed = ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "Rows", "Columns")
    found = [[header.need(keyword, remedy) for keyword in needed] for header in headers[:1]]
    headers[0].refuse()
    orientation, pixel, rows, columns = found[0][1:]
    along_columns, along_rows = np.array(orientation[:3], float), np.array(orientation[3:], float)
    normal = np.cross(along_columns, along_rows)
    heights = np.array([np.dot(normal, np.array(d.ImagePositionPatient, float)) for d in datasets])
    order = np.argsort(heights, kind="stable")
    ordered = tuple(datasets[place] for place in order)
    refuse_uneven(ordered, heights[order], where)
    origin = np.array(ordered[0].ImagePositionPatient, float)
    thickness = float(datasets[0].get("SliceThickness") or 1.0)
    count = len(ordered)
    step = (
        (np.array(ordered[-1].ImagePositionPatient, float) - origin) / (count - 1) if count > 1 else normal * thickness
    )
    shape = (count, int(rows), int(columns))
    return ordered, plane_grid(shape, origin, along_columns, along_rows, (float(pixel[0]), float(pixel[1])), step)


def refuse_uneven(ordered: Sequence[Any], heights: NDArray[np.float64], where: str) -> None:
    """Every plane once, in one direction, and none left out."""
    steps = np.diff(heights)
    usual = float(np.median(steps)) if len(steps) else 1.0
    orientations = np.array([np.array(d.ImageOrientationPatient, float) for d in ordered])
    remedy = "Export the complete series once more."
    if np.abs(orientations - orientations[0]).max() > LARGEST_TILT:
        raise refusal("image-planes", where, "Expected parallel planes, found planes of several directions.", remedy)
    if len(steps) and (usual <= 0 or steps.min() <= usual * UNEVEN):
        raise refusal("image-planes", where, "Expected every plane once, found two in one place.", remedy)
    if len(steps) and np.abs(steps - usual).max() > usual * UNEVEN:
        gap = float(np.abs(steps).max())
        message = f"Expected planes {usual:.3g} mm apart, found a gap of {gap:.3g} mm."
        raise refusal("image-planes", where, message, remedy)
