"""A reconstructed NM (SPECT) series: counts, or SUV where the header maps its values to becquerel per millilitre."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from theracurve.errors import UsageError
from theracurve.imaging.decay import Injection, correction_of, injection_of
from theracurve.imaging.grid import Grid, plane_grid
from theracurve.imaging.header import ImageHeader, attenuation_corrected, moment_of, refusal, tag_of
from theracurve.imaging.pet import frame_of, weight_of
from theracurve.imaging.series import directions, pixels_of, stored_of
from theracurve.imaging.volume import Volume

MAPPING = "RealWorldValueMappingSequence"
BECQUEREL_PER_ML = "Bq/ml"  # the code of the unit in UCUM


def nm_volume(datasets: Sequence[Any], where: str, correction: str | None = None) -> Volume:
    """The one multi-frame image of a reconstructed series; `correction` is what a person states of its decay correction
    (classic NM headers have no field for it). Raises StudyRefused naming the fields that are missing."""
    if len(datasets) != 1:
        raise UsageError(f"expected one reconstructed multi-frame image in {where}, found {len(datasets)} files")
    header = ImageHeader(datasets[0], where)
    grid = nm_grid(header)
    values = in_planes(pixels_of(header), grid, where)
    scanned = moment_of(header, "Acquisition") or moment_of(header, "Series")
    if scanned is None:
        header.need("AcquisitionTime", "Export the series with its date and time.")
        header.need("AcquisitionDate", "Export the series with its date and time.")
    header.refuse()
    assert scanned is not None
    factor = becquerel_factor(header)
    made = partial(
        Volume,
        grid=grid,
        series=str(header.get("SeriesInstanceUID")),
        day=scanned.date(),
        attenuation_corrected=attenuation_corrected(header),
        frame=frame_of(header),
    )
    if factor is None:
        return made(values, unit="counts")
    weight = weight_of(header)
    injection = injection_of(header, "NM", scanned)
    left = share_left(header, injection, scanned, correction)
    stored = in_planes(stored_of(datasets[0], where), grid, where)
    return made(stored * factor / left * weight / injection.becquerel, unit="suv", weight=weight)


def in_planes(values: NDArray[np.float64], grid: Grid, where: str) -> NDArray[np.float64]:
    """The values as (slices, rows, columns). Raises StudyRefused for colours and other shapes."""
    if values.size != np.prod(grid.shape):
        message = f"Expected pixels in {grid.shape[0]} planes of one value each, found the shape {values.shape}."
        raise refusal("image-pixels", where, message, "Export the reconstructed slices.", "PixelData")
    return values.reshape(grid.shape)


def nm_grid(header: ImageHeader) -> Grid:
    """The grid of the frames. The distance between them has to be said: slices may be thicker than that, or thinner."""
    remedy = "Export the reconstructed slices with their geometry."
    detector = one_detector(header, remedy)
    origin = detector.numbers("ImagePositionPatient", remedy)
    across, down = directions(detector, remedy)
    pixel, rows, columns = (header.numbers(keyword, remedy) for keyword in ("PixelSpacing", "Rows", "Columns"))
    frames = header.number_or("NumberOfFrames", 1.0, remedy)
    between = header.number("SpacingBetweenSlices" if frames > 1 else "SliceThickness", remedy)
    header.refuse()
    shape = (int(frames), int(rows[0]), int(columns[0]))
    step = np.cross(across, down) * between  # negative where the slices go the other way
    return plane_grid(shape, np.array(origin), across, down, (pixel[0], pixel[1]), step)


def one_detector(header: ImageHeader, remedy: str) -> ImageHeader:
    """The detector whose position is that of the slices; several may be named where they lie in one place."""
    detectors = header.items("DetectorInformationSequence", remedy)
    places = [(item.get("ImagePositionPatient"), item.get("ImageOrientationPatient")) for item in detectors]
    if not detectors or any(place != places[0] for place in places):
        return header.item("DetectorInformationSequence", remedy)
    return detectors[0]


def becquerel_factor(header: ImageHeader) -> float | None:
    """Becquerel per millilitre for one stored value, from the one real-world value mapping that gives them, without an
    offset. Raises StudyRefused for another one."""
    remedy = "Export the series with one mapping to Bq/ml: by a slope, without an intercept."
    mappings = header.items(MAPPING, remedy) if header.get(MAPPING) is not None else ()
    factors = {mapping.number("RealWorldValueSlope", remedy) for mapping in mappings if to_becquerel(mapping, remedy)}
    if len(factors) > 1:
        message = f"Expected one mapping to Bq/ml in {tag_of(MAPPING)}, found {len(factors)}."
        header.note("image-field-several", MAPPING, message, remedy)
    header.refuse()
    return next(iter(factors), None)


def to_becquerel(mapping: ImageHeader, remedy: str) -> bool:
    """Whether a mapping is to Bq/ml; one that does not begin at 0 is noted."""
    codes = mapping.items("MeasurementUnitsCodeSequence", remedy)
    if not any(str(code.get("CodeValue") or "").lower() == BECQUEREL_PER_ML.lower() for code in codes):
        return False
    if mapping.number_or("RealWorldValueIntercept", 0.0, remedy):
        message = "Expected a mapping to Bq/ml without an intercept."
        mapping.note("image-mapping", "RealWorldValueIntercept", message, remedy)
    return True


def share_left(header: ImageHeader, injection: Injection, scanned: datetime, stated: str | None) -> float:
    """The share of the injected activity that the values still show."""
    correction = correction_of(header, stated, ("START", "ADMIN"))
    return 1.0 if correction == "ADMIN" else injection.share_left(scanned)
