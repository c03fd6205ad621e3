"""From the moment an image stands for to the moment of injection: which moment that is, and by how much.

The moment of a PET series and its pitfalls follow the vendor-neutral description of the Quantitative Imaging Biomarkers
Alliance, FDG-PET/CT Profile (SUV calculation from DICOM header fields).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log

from theracurve.imaging.header import ImageHeader, image_error, moment, moment_of, refusal
from theracurve.vocabulary.half_lives import HALF_LIVES

LONGEST_WITHOUT_DATE = 3 * 3600.0  # seconds of half-life: F-18, Ga-68 and shorter are imaged within a day
SAME_HALF_LIFE = 0.03  # relative: headers round, and carry values of other tables
DOSE_UNIT = {
    "PT": 1.0,
    "NM": 1e6,
}  # becquerel for one unit of the dose: DICOM part 3, C.8.9.2 and C.8.4.10
LONGEST_DECAY = 20.0  # half-lives from injection to scan: a millionth is left, which no scanner shows
SCANNED_WITHIN = 366 * 86400.0  # seconds from injection to scan, however slowly it decays
PLAUSIBLE_DOSE = (1e5, 1e12)  # becquerel: from 0.1 MBq to 1 TBq


CORRECTIONS = ("ADMIN", "START", "NONE")


def correction_of(header: ImageHeader, stated: str | None, possible: tuple[str, ...] = CORRECTIONS) -> str:
    """To which moment the values were corrected for decay: as the header says, else as the person states who knows.

    Raises StudyRefused where neither says it, where they say two things, or where it is none of those possible.
    """
    tag = "(0054,1102) DecayCorrection"
    found = header.get("DecayCorrection") or stated
    if found is None:
        header.need("DecayCorrection", "Export the series with it, or state it: --decay-correction START (or ADMIN).")
        header.refuse()
    if found not in possible:
        message = f"Expected {' or '.join(possible)}, found {found}."
        raise refusal("image-decay-correction", header.where, message, "Export the series decay-corrected.", tag)
    if stated not in (None, found):
        message = f"Expected {found}, as the header says, found {stated} stated."
        raise refusal("image-decay-correction", header.where, message, "Leave --decay-correction out.", tag)
    return str(found)


@dataclass(frozen=True, slots=True)
class Injection:
    """What was injected: becquerel at the moment of injection, and its half-life in seconds."""

    at: datetime
    becquerel: float
    half_life: float

    def share_left(self, when: datetime) -> float:
        """The share of the injected activity that has not decayed at a moment."""
        return float(2.0 ** (-(when - self.at).total_seconds() / self.half_life))

    def mean_share_left(self, start: datetime, seconds: float) -> float:
        """The same, averaged over an acquisition of so many seconds from `start`."""
        decays = log(2) * seconds / self.half_life
        return self.share_left(start) * ((1 - exp(-decays)) / decays if decays else 1.0)


def injection_of(header: ImageHeader, modality: str, scanned: datetime) -> Injection:
    """The injection that a header describes. Raises StudyRefused naming every field that is missing or cannot be."""
    remedy = "Have the injected activity, its time and its half-life entered, or measure ratios only."
    drug = header.item("RadiopharmaceuticalInformationSequence", remedy)
    half_life = half_life_of(drug, remedy)
    dose = drug.number("RadionuclideTotalDose", remedy)
    at = injected_at(drug, half_life, scanned, remedy)
    header.refuse()
    assert at is not None
    becquerel = dose * DOSE_UNIT[modality]
    low, high = PLAUSIBLE_DOSE
    if not low <= becquerel <= high:
        unit = "Bq" if modality == "PT" else "MBq"
        message = f"Expected the injected activity in {unit}, found {dose:g}, which would be {becquerel:.3g} Bq."
        header.missing.append(
            image_error("image-dose-unit", header.where, message, "Mend the field in the archive.", "(0018,1074)")
        )
    if at > scanned:
        message = f"Expected the injection before the scan ({scanned:%H:%M:%S}), found {at:%Y-%m-%d %H:%M:%S}."
        header.missing.append(
            image_error("image-injection-late", header.where, message, "Mend the time of injection.", "(0018,1078)")
        )
    if scanned - at > timedelta(seconds=min(LONGEST_DECAY * half_life, SCANNED_WITHIN)):
        message = (
            f"Expected the injection of an activity that can still be seen ({scanned:%Y-%m-%d}), found {at:%Y-%m-%d}."
        )
        header.missing.append(
            image_error("image-injection-early", header.where, message, "Mend the time of injection.", "(0018,1078)")
        )
    header.refuse()
    return Injection(at, becquerel, half_life)


def half_life_of(drug: ImageHeader, remedy: str) -> float:
    """Our table's value where the header's is that one, rounded or of another table; otherwise the header's own."""
    stated = drug.number("RadionuclideHalfLife", remedy)
    known = (float(half_life.seconds) for half_life in HALF_LIVES.values())
    near = [seconds for seconds in known if abs(seconds / stated - 1) < SAME_HALF_LIFE]
    return min(near, key=lambda seconds: abs(seconds - stated), default=stated)


def injected_at(drug: ImageHeader, half_life: float, scanned: datetime, remedy: str) -> datetime | None:
    """The start date and time. A time alone is of the day of the scan (or the day before, if it would be later), which
    is sure only of tracers that are gone within hours: for all others the date is needed."""
    both = drug.get("RadiopharmaceuticalStartDateTime")
    if both is not None:
        return with_offset(drug, str(both).strip())
    if half_life > LONGEST_WITHOUT_DATE:
        drug.need("RadiopharmaceuticalStartDateTime", remedy)
        return None
    time = drug.need("RadiopharmaceuticalStartTime", remedy)
    if time is None:
        return None
    on_that_day = moment(f"{scanned:%Y%m%d}", time)
    return on_that_day - timedelta(days=1) if on_that_day > scanned else on_that_day


def with_offset(drug: ImageHeader, text: str) -> datetime:
    """A date and time on the clock of the scan; an offset from UTC is exchanged for the scanner's own, which is then
    needed."""
    found = re.fullmatch(r"(\d{8})([\d.]*)([+-]\d{4})?", text)
    day, time, offset = found.groups() if found else (text, "", None)
    at = moment(day, time)
    if offset is None:
        return at
    own = drug.outer.get("TimezoneOffsetFromUTC") if drug.outer else None
    if own is None:
        message = f"Expected (0008,0201) TimezoneOffsetFromUTC beside a start with an offset ({text}), found nothing."
        remedy = "Export the series with its time zone, or the start on the clock of the scan."
        raise refusal("image-time-zone", drug.where, message, remedy, "(0008,0201) TimezoneOffsetFromUTC")
    return at - offset_of(drug, offset) + offset_of(drug, str(own).strip())


def offset_of(drug: ImageHeader, text: str) -> timedelta:
    """`+0200` as a length of time. Raises StudyRefused for what is no offset of any place."""
    found = re.fullmatch(r"([+-])(0\d|1[0-4])([0-5]\d)", text)
    if found is None:
        message = f"Expected an offset from UTC such as +0200, found {text:.40}."
        tag = "(0008,0201) TimezoneOffsetFromUTC"
        raise refusal("image-time-zone", drug.where, message, "Mend the offset in the archive.", tag)
    sign, hours, minutes = found.groups()
    length = timedelta(hours=int(hours), minutes=int(minutes))
    return -length if sign == "-" else length


def start_of_scan(headers: Sequence[ImageHeader]) -> datetime | None:
    """The moment to which `START` corrects: a private field of General Electric where it is there, the series' own
    time unless it is later than an acquisition (then it is that of a later processing), else the first acquisition."""
    first = headers[0]
    private = general_electric_start(first)
    if private is not None:
        value = private
        text = value.decode("ascii", "ignore") if isinstance(value, bytes) else str(value)
        return moment(text[:8], text[8:].strip(" \x00"))
    acquired = [found for header in headers if (found := moment_of(header, "Acquisition"))]
    series = moment_of(first, "Series")
    if series is not None and (not acquired or series <= min(acquired)):
        return series
    return min(acquired, default=None)


def general_electric_start(header: ImageHeader) -> object | None:
    """The private scan date and time, only where the block is General Electric's own."""
    try:
        element = header.dataset.private_block(0x0009, "GEMS_PETD_01")[0x0D]
    except Exception:  # no such block, or bytes that the decoder cannot read as one
        return None
    return element.value or None
