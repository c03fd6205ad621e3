"""A folder of DICOM files as one series, and its planes in order."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from theracurve.errors import UsageError
from theracurve.imaging.grid import LARGEST_TILT, Grid, Points, plane_grid
from theracurve.imaging.header import ImageHeader, dataset_in, refusal, tag_of

UNEVEN = 0.01  # of the step between planes: beyond it, planes are missing
CROOKED = 0.01  # of a unit vector: headers round direction cosines
OF_ALL_PLANES = (
    "Modality",
    "PatientID",
    "FrameOfReferenceUID",
    "PixelSpacing",
    "Rows",
    "Columns",
    "Units",
    "DecayCorrection",
    "CorrectedImage",
    "PatientWeight",
    "RadiopharmaceuticalInformationSequence",
)
MODALITIES = ("PT", "NM")


def read_series(path: Path) -> tuple[Any, ...]:
    """The datasets of the one series in a folder (or file), in no order. Raises UsageError where there is none or
    several, StudyRefused for a modality that we cannot read."""
    found = tuple(read_all(path))
    headers = [ImageHeader(dataset, path.name) for dataset in found]
    if not found:
        raise UsageError(f"expected DICOM files in {path}, found none")
    series = sorted({str(header.get("SeriesInstanceUID") or "") for header in headers})
    if len(series) > 1:
        raise UsageError(f"expected one series in {path}, found {len(series)}: {', '.join(series)}")
    headers[0].need("SeriesInstanceUID", "Export the series with its identifier.")
    headers[0].refuse()
    modality = headers[0].get("Modality")
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
    if not path.exists():
        raise UsageError(f"there is no {path}")
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    found = [dataset_in(file) for file in files if file.is_file()]
    if not path.is_dir() and found == [None]:
        raise UsageError(f"{path} is not a DICOM file")
    return [dataset for dataset in found if dataset is not None]


def pixels_of(header: ImageHeader) -> NDArray[np.float64]:
    """The values with the header's slope and intercept; of a PET image both have to be there, nuclear-medicine images
    may hold plain counts. Raises StudyRefused where they cannot be read."""
    remedy = "Export the series with the slope and intercept of its values."
    of_pet = header.get("Modality") == "PT"
    slope = header.number("RescaleSlope", remedy) if of_pet else header.number_or("RescaleSlope", 1.0, remedy)
    intercept = header.number_or("RescaleIntercept", 0.0, remedy)
    header.refuse()
    return np.asarray(stored_of(header.dataset, header.where) * slope + intercept)


def stored_of(dataset: Any, where: str) -> NDArray[np.float64]:
    """The stored values as they are, to which a real-world value mapping applies (DICOM part 3, C.7.6.16.2.11)."""
    try:
        return np.asarray(dataset.pixel_array.astype(np.float64))
    except Exception as error:  # whatever damaged bytes, or a missing decoder, make the decoder raise
        raise refusal(
            "image-pixels", where, f"Cannot read the pixels: {error}", "Export the series uncompressed.", "PixelData"
        ) from None


def stacked(headers: Sequence[ImageHeader]) -> tuple[tuple[ImageHeader, ...], Grid]:
    """Single-plane images from one end to the other, and their grid. Raises StudyRefused for fields that are missing
    or impossible, tilted planes, planes that lie twice in one place, or gaps between them."""
    first, remedy = headers[0], "Export the reconstructed axial images, with their geometry."
    positions, cosines = (
        np.array([header.numbers(keyword, remedy) for header in headers])
        for keyword in ("ImagePositionPatient", "ImageOrientationPatient")
    )
    along_columns, along_rows = directions(first, remedy)
    pixel, rows, columns = (first.numbers(keyword, remedy) for keyword in ("PixelSpacing", "Rows", "Columns"))
    thickness = first.number("SliceThickness", remedy) if len(headers) == 1 else 0.0
    refuse_noted(headers)
    normal = np.cross(along_columns, along_rows)
    heights = positions @ normal
    order = np.argsort(heights, kind="stable")
    refuse_differing(headers)
    refuse_uneven(cosines, heights[order], first.where)
    step = (positions[order[-1]] - positions[order[0]]) / (len(headers) - 1) if len(headers) > 1 else normal * thickness
    shape = (len(headers), int(rows[0]), int(columns[0]))
    grid = plane_grid(shape, positions[order[0]], along_columns, along_rows, (pixel[0], pixel[1]), step)
    return tuple(headers[place] for place in order), grid


def directions(header: ImageHeader, remedy: str) -> tuple[Points, Points]:
    """The direction cosines along a row and down a column. Two that are not at right angles are noted."""
    cosines = np.array(header.numbers("ImageOrientationPatient", remedy))
    across, down = cosines[:3], cosines[3:]
    lengths = np.array([across @ across, down @ down])
    if not header.missing and (np.abs(lengths - 1).max() > CROOKED or abs(across @ down) > CROOKED):
        tag = tag_of("ImageOrientationPatient")
        message = f"Expected {tag}: two directions at right angles, found {cosines.tolist()}."
        header.note("image-field-value", "ImageOrientationPatient", message, remedy)
    return across, down


def refuse_noted(headers: Sequence[ImageHeader]) -> None:
    """Stop with what was noted of any plane, each field once."""
    first = headers[0]
    for header in headers[1:]:
        known = {(noted.code, noted.column) for noted in first.missing}
        first.missing.extend(noted for noted in header.missing if (noted.code, noted.column) not in known)
    first.refuse()


def refuse_differing(headers: Sequence[ImageHeader]) -> None:
    """What one plane says of the whole series every plane has to say."""
    first, remedy = headers[0], "Export the series once more, or name the folder of one series of one patient."
    for keyword in OF_ALL_PLANES:
        if len({header.said(keyword) for header in headers}) > 1:
            message = f"Expected one {tag_of(keyword)} on all planes, found several."
            first.note("image-planes-differ", keyword, message, remedy)
    first.refuse()


def refuse_uneven(cosines: NDArray[np.float64], heights: NDArray[np.float64], where: str) -> None:
    """Every plane once, in one direction, and none left out."""
    steps = np.diff(heights)
    usual = float(np.median(steps)) if len(steps) else 1.0
    remedy = "Export the complete series once more."
    if np.abs(cosines - cosines[0]).max() > LARGEST_TILT:
        raise refusal("image-planes", where, "Expected parallel planes, found planes of several directions.", remedy)
    if len(steps) and (usual <= 0 or steps.min() <= usual * UNEVEN):
        raise refusal("image-planes", where, "Expected every plane once, found two in one place.", remedy)
    if len(steps) and np.abs(steps - usual).max() > usual * UNEVEN:
        gap = float(np.abs(steps).max())
        message = f"Expected planes {usual:.3g} mm apart, found a gap of {gap:.3g} mm."
        raise refusal("image-planes", where, message, remedy)
