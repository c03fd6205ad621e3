"""A PET series as standardised uptake values, whatever unit and decay correction its vendor chose.

SUV = activity concentration at injection x body weight / injected activity. Units (0054,1001): `BQML`; `CNTS` with
Philips' private factors; `GML`, which is SUV already; everything else is counts. Decay correction (0054,1102): `ADMIN`
(to the injection), `START` (to the start of the scan), `NONE` (each frame at its own time).
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from theracurve.imaging.decay import Injection, correction_of, injection_of, start_of_scan
from theracurve.imaging.header import ImageHeader, attenuation_corrected, moment_of, refusal
from theracurve.imaging.number_fields import FACTOR
from theracurve.imaging.series import pixels_of, stacked
from theracurve.imaging.volume import Volume

PHILIPS_SUV, PHILIPS_BECQUEREL = (0x7053, 0x1000), (0x7053, 0x1009)


def pet_volume(datasets: Sequence[Any], where: str, correction: str | None = None) -> Volume:
    """The series as SUV, or as counts where it has no unit of activity; `correction` is what a person states of the
    decay correction. Raises StudyRefused naming the fields."""
    headers, grid = stacked([ImageHeader(dataset, where) for dataset in datasets])
    values = np.stack([pixels_of(header) for header in headers])
    unit = headers[0].need("Units", "Export the series with its units (BQML, GML or CNTS).")
    scanned = scan_start(headers)
    headers[0].refuse()
    assert scanned is not None
    made = partial(
        Volume,
        grid=grid,
        series=str(headers[0].get("SeriesInstanceUID")),
        day=scanned.date(),
        attenuation_corrected=attenuation_corrected(headers[0]),
        frame=frame_of(headers[0]),
    )
    factors = philips(headers, PHILIPS_SUV)
    if unit == "GML":
        refuse_other_suv(headers[0])
        return made(values, unit="suv", weight=weight_if_there(headers[0]))
    if unit == "CNTS" and factors is not None:
        return made(values * factors, unit="suv", weight=weight_if_there(headers[0]))
    becquerel = philips(headers, PHILIPS_BECQUEREL) if unit == "CNTS" else None
    if unit != "BQML" and becquerel is None:
        return made(values, unit="counts")
    concentration = values if becquerel is None else values * becquerel
    weight = weight_of(headers[0])
    injection = injection_of(headers[0], "PT", scanned)
    suv = concentration / shares_left(headers, injection, scanned, correction) * weight / injection.becquerel
    return made(suv, unit="suv", weight=weight)


def weight_of(header: ImageHeader) -> float:
    """The patient's weight in grams; what is no weight of a person in kilograms is noted."""
    return 1000.0 * header.number("PatientWeight", "Have the patient's weight (kg) entered, or measure ratios only.")


def weight_if_there(header: ImageHeader) -> float | None:
    """The same, of values that are SUV without it. Raises StudyRefused for what is no weight."""
    weight = None if header.get("PatientWeight") is None else weight_of(header)
    header.refuse()
    return weight


def frame_of(header: ImageHeader) -> str | None:
    """The frame of reference that an image's coordinates are of, None where the header does not say it."""
    frame = header.get("FrameOfReferenceUID")
    return None if frame is None else str(frame)


def scan_start(headers: Sequence[ImageHeader]) -> datetime | None:
    started = start_of_scan(headers)
    if started is None:
        headers[0].need("SeriesTime", "Export the series with its date and time.")
        headers[0].need("SeriesDate", "Export the series with its date and time.")
    return started


def philips(headers: Sequence[ImageHeader], tag: tuple[int, int]) -> NDArray[np.float64] | None:
    """A private factor of every plane, shaped to multiply planes; None where one has none. Raises StudyRefused for
    what is no factor."""
    found = [header.private(tag) for header in headers]
    if any(value is None for value in found):
        return None
    factors = [FACTOR.values_in(value) for value in found]
    if None in factors:
        message = f"Expected a factor above 0 on every plane, found {found[factors.index(None)]!s:.80}."
        remedy = "Export the series in BQML."
        raise refusal("image-field-value", headers[0].where, message, remedy, f"({tag[0]:04X},{tag[1]:04X})")
    return np.array(factors, dtype=float)[:, :, None]


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
    headers: Sequence[ImageHeader], injection: Injection, scanned: datetime, stated: str | None
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
    acquired, milliseconds = moment_of(header, "Acquisition"), header.number("ActualFrameDuration", remedy)
    if acquired is None:
        header.need("AcquisitionTime", remedy)
        header.need("AcquisitionDate", remedy)
    elif acquired < injection.at:
        message = f"Expected every plane after the injection ({injection.at:%H:%M:%S}), found {acquired:%H:%M:%S}."
        header.note("image-injection-late", "AcquisitionTime", message, "Mend the time of injection.")
    header.refuse()
    assert acquired is not None
    return injection.mean_share_left(acquired, milliseconds / 1000.0)
