"""A reconstructed NM (SPECT) series: counts, or SUV where the header maps its values to becquerel per millilitre."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from theracurve.errors import UsageError
from theracurve.imaging.decay import Injection, correction_of, injection_of
from theracurve.imaging.grid import Grid, plane_grid
from theracurve.imaging.header import ImageHeader, attenuation_corrected, moment_of, refusal
from theracurve.imaging.pet import weight_of
from theracurve.imaging.series import pixels_of, stored_of
from theracurve.imaging.volume import Volume

BECQUEREL_PER_ML = "Bq/ml"  # the code of the unit in UCUM


def nm_volume(datasets: Sequence[Any], where: str, correction: str | None = None) -> Volume:
    """The one multi-frame image of a reconstructed series; `correction` is what a person states of its decay correction
    (classic NM headers have no field for it). Raises StudyRefused naming the fields that are missing."""
    if len(datasets) != 1:
        raise UsageError(f"expected one reconstructed multi-frame image in {where}, found {len(datasets)} files")
    header = ImageHeader(datasets[0], where)
    values, grid = pixels_of(datasets[0], where), nm_grid(header)
    scanned = moment_of(header, "Acquisition") or moment_of(header, "Series")
    if scanned is None:
        header.need("AcquisitionTime", "Export the series with its date and time.")
        header.need("AcquisitionDate", "Export the series with its date and time.")
    header.refuse()
    assert scanned is not None
    factor = becquerel_factor(header)
    series, attenuated = str(datasets[0].SeriesInstanceUID), attenuation_corrected(header)
    if factor is None:
        return Volume(values, grid, "counts", series, scanned.date(), attenuation_corrected=attenuated)
    injection, weight = injection_of(header, "NM", scanned), weight_of(header)
    header.refuse()
    assert weight is not None
    left = share_left(header, injection, scanned, correction)
    suv = stored_of(datasets[0], where) * factor / left * weight / injection.becquerel
    return Volume(suv, grid, "suv", series, scanned.date(), weight, attenuated)


def nm_grid(header: ImageHeader) -> Grid:
    remedy = "Export the reconstructed slices with their geometry."
    detector = header.item("DetectorInformationSequence", remedy)
    origin, cosines = detector.need("ImagePositionPatient", remedy), detector.need("ImageOrientationPatient", remedy)
    pixel, between = header.need("PixelSpacing", remedy), header.get("SpacingBetweenSlices")
    thickness = between if between is not None else header.need("SliceThickness", remedy)
    header.refuse()
    across, down = np.array(cosines[:3], float), np.array(cosines[3:], float)
    dataset = header.dataset
    shape = (int(dataset.get("NumberOfFrames", 1)), int(dataset.Rows), int(dataset.Columns))
    step = np.cross(across, down) * float(thickness)  # negative where the slices go the other way
    return plane_grid(shape, np.array(origin, float), across, down, (float(pixel[0]), float(pixel[1])), step)


def becquerel_factor(header: ImageHeader) -> float | None:
    """Becquerel per millilitre for one stored value, from a real-world value mapping without an offset."""
    for mapping in header.get("RealWorldValueMappingSequence") or ():
        codes = mapping.get("MeasurementUnitsCodeSequence") or ()
        if any(str(code.get("CodeValue", "")).lower() == BECQUEREL_PER_ML.lower() for code in codes):
            if float(mapping.get("RealWorldValueIntercept", 0)):
                raise refusal(
                    "image-mapping",
                    header.where,
                    "Expected a mapping to Bq/ml without an intercept.",
                    "Export the series with a mapping that begins at 0.",
                    "(0040,9224) RealWorldValueIntercept",
                )
            if mapping.get("RealWorldValueSlope") is None:
                raise refusal(
                    "image-mapping",
                    header.where,
                    "Expected a mapping to Bq/ml by a slope, found a table of values.",
                    "Export the series with a slope.",
                    "(0040,9225) RealWorldValueSlope",
                )
            return float(mapping.RealWorldValueSlope)
    return None


def share_left(header: ImageHeader, injection: Injection, scanned: datetime, stated: str | None) -> float:
    """The share of the injected activity that the values still show."""
    correction = correction_of(header, stated, ("START", "ADMIN"))
    return 1.0 if correction == "ADMIN" else injection.share_left(scanned)
