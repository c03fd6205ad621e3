"""A PET series as standardised uptake values, whatever unit and decay correction its vendor chose.

SUV = activity concentration at injection x body weight / injected activity. Units (0054,1001): `BQML`; `CNTS` with
Philips' private factors; `GML`, which is SUV already; everything else is counts. Decay correction (0054,1102): `ADMIN`
(to the injection), `START` (to the start of the scan), `NONE` (each frame at its own time).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from theracurve.imaging.decay import Injection, correction_of, injection_of, start_of_scan
from theracurve.imaging.header import ImageHeader, attenuation_corrected, moment_of, refusal
from theracurve.imaging.series import pixels_of, stacked
from theracurve.imaging.volume import Volume

PHILIPS_SUV, PHILIPS_BECQUEREL = (0x7053, 0x1000), (0x7053, 0x1009)


def pet_volume(datasets: Sequence[Any], where: str, correction: str | None = None) -> Volume:
    """The series as SUV, or as counts where it has no unit of activity; `correction` is what a person states of the
    decay correction. Raises StudyRefused naming the fields."""
    ordered, grid = stacked(datasets, where)
    headers = [ImageHeader(dataset, where) for dataset in ordered]
    values = np.stack([pixels_of(dataset, where) for dataset in ordered])
    unit = headers[0].need("Units", "Export the series with its units (BQML, GML or CNTS).")
    scanned = scan_start(headers)
    headers[0].refuse()
    assert scanned is not None
    series = str(ordered[0].SeriesInstanceUID)
    attenuated = attenuation_corrected(headers[0])
    factors = philips(headers, PHILIPS_SUV)
    if unit == "GML":
        refuse_other_suv(headers[0])
        return Volume(values, grid, "suv", series, scanned.date(), weight_of(headers[0]), attenuated)
    if unit == "CNTS" and factors is not None:
        return Volume(values * factors, grid, "suv", series, scanned.date(), weight_of(headers[0]), attenuated)
    becquerel = philips(headers, PHILIPS_BECQUEREL) if unit == "CNTS" else None
    if unit != "BQML" and becquerel is None:
        return Volume(values, grid, "counts", series, scanned.date(), attenuation_corrected=attenuated)
    concentration = values if becquerel is None else values * becquerel
    injection, weight = injection_of(headers[0], "PT", scanned), weight_of(headers[0])
    headers[0].refuse()
    assert weight is not None
    suv = concentration / shares_left(headers, injection, scanned, correction) * weight / injection.becquerel
    return Volume(suv, grid, "suv", series, scanned.date(), weight, attenuated)


def weight_of(header: ImageHeader) -> float | None:
    """The patient's weight in grams."""
    weight = header.need("PatientWeight", "Have the patient's weight (kg) entered, or measure ratios only.")
    return None if weight is None else float(weight) * 1000.0


def scan_start(headers: list[ImageHeader]) -> datetime | None:
    started = start_of_scan(headers)
    if started is None:
        headers[0].need("SeriesTime", "Export the series with its date and time.")
        headers[0].need("SeriesDate", "Export the series with its date and time.")
    return started


def philips(headers: list[ImageHeader], tag: tuple[int, int]) -> NDArray[np.float64] | None:
    """A private factor of every plane, shaped to multiply planes; None where one has none."""
    found = [header.dataset.get(tag) for header in headers]
    if any(element is None or not element.value for element in found):
        return None
    return np.array([float(element.value) for element in found])[:, None, None]


def refuse_other_suv(header: ImageHeader) -> None:
    """SUV by lean mass or surface is another quantity."""
    kind = header.get("SUVType") or "BW"
    if kind != "BW":
        raise refusal(
            "image-suv-type",
            header.where,
            f"Expected SUV by body weight (BW), found {kind}.",
            "Export the series in BQML, or as SUV by body weight.",
            "(0054,1006) SUVType",
        )


def shares_left(
    headers: list[ImageHeader], injection: Injection, scanned: datetime, stated: str | None
) -> NDArray[np.float64]:
    """Per plane: the share of the injected activity that its values still show."""
    correction = correction_of(headers[0], stated)
    if correction == "NONE":
        left = [uncorrected(header, injection) for header in headers]
        headers[0].refuse()
        return np.array(left)[:, None, None]
    return np.full((len(headers), 1, 1), 1.0 if correction == "ADMIN" else injection.share_left(scanned))


def uncorrected(header: ImageHeader, injection: Injection) -> float:
    """Takes the factor of a plane without correction, averaged over its own acquisition."""
    remedy = "Export the series decay-corrected, or with the time and duration of every frame."
    acquired, milliseconds = moment_of(header, "Acquisition"), header.need("ActualFrameDuration", remedy)
    if acquired is None:
        header.need("AcquisitionTime", remedy)
    header.refuse()
    assert acquired is not None
    return injection.mean_share_left(acquired, float(milliseconds) / 1000.0)
