"""From the moment an image stands for to the moment of injection: which moment that is, and by how much.

The moment of a PET series and its pitfalls follow the vendor-neutral description of the Quantitative Imaging Biomarkers
Alliance, FDG-PET/CT Profile (SUV calculation from DICOM header fields).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log

from theracurve.imaging.header import Header, image_error, moment, moment_of
from theracurve.vocabulary.half_lives import HALF_LIVES

SAME_HALF_LIFE = 0.03  # relative: headers round, and carry values of other tables
DOSE_UNIT = {
    "PT": 1.0,
    "NM": 1e6,
}  # becquerel for one unit of the dose: DICOM part 3, C.8.9.2 and C.8.4.10
PLAUSIBLE_DOSE = (1e5, 1e12)  # becquerel: from 0.1 MBq to 1 TBq


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


def injection_of(header: Header, modality: str, scanned: datetime) -> Injection:
    """The injection that a header describes. Raises StudyRefused naming every field that is missing or cannot be."""
    remedy = "Have the injected activity, its time and its half-life entered, or measure ratios only."
    drug = header.item("RadiopharmaceuticalInformationSequence", remedy)
    half_life = half_life_of(drug, remedy)
    dose = drug.need("RadionuclideTotalDose", remedy)
    at = injected_at(drug, scanned, remedy)
    header.refuse()
    assert dose is not None
    assert half_life is not None
    assert at is not None
    becquerel = float(dose) * DOSE_UNIT[modality]
    low, high = PLAUSIBLE_DOSE
    if not low <= becquerel <= high:
        unit = "Bq" if modality == "PT" else "MBq"
        message = f"Expected the injected activity in {unit}, found {dose}, which would be {becquerel:.3g} Bq."
        header.missing.append(
            image_error("image-dose-unit", header.where, message, "Mend the field in the archive.", "(0018,1074)")
        )
    if at > scanned:
        message = f"Expected the injection before the scan ({scanned:%H:%M:%S}), found {at:%Y-%m-%d %H:%M:%S}."
        header.missing.append(
            image_error("image-injection-late", header.where, message, "Mend the time of injection.", "(0018,1078)")
        )
    header.refuse()
    return Injection(at, becquerel, half_life)


def half_life_of(drug: Header, remedy: str) -> float | None:
    """Our table's value where the header's is that one, rounded or of another table; otherwise the header's own."""
    stated = drug.need("RadionuclideHalfLife", remedy)
    if stated is None:
        return None
    known = (float(half_life.seconds) for half_life in HALF_LIVES.values())
    near = [seconds for seconds in known if abs(seconds / float(stated) - 1) < SAME_HALF_LIFE]
    return min(near, key=lambda seconds: abs(seconds - float(stated)), default=float(stated))


def injected_at(drug: Header, scanned: datetime, remedy: str) -> datetime | None:
    """The start date and time, or the time alone on the day of the scan (the day before, if it would be later)."""
    both = drug.get("RadiopharmaceuticalStartDateTime")
    if both is not None:
        text = str(both).split("+")[0].split("-")[0]
        return moment(text[:8], text[8:])
    time = drug.need("RadiopharmaceuticalStartTime", remedy)
    if time is None:
        return None
    on_that_day = moment(f"{scanned:%Y%m%d}", time)
    return on_that_day - timedelta(days=1) if on_that_day > scanned else on_that_day


def start_of_scan(headers: list[Header]) -> datetime | None:
    """The moment to which `START` corrects: a private field of General Electric where it is there, the series' own
    time unless it is later than an acquisition (then it is that of a later processing), else the first acquisition."""
    first = headers[0]
    private = first.dataset.get((0x0009, 0x100D))
    if private is not None:
        value = private.value
        text = value.decode("ascii", "ignore") if isinstance(value, bytes) else str(value)
        return moment(text[:8], text[8:].strip(" \x00"))
    acquired = [found for header in headers if (found := moment_of(header, "Acquisition"))]
    series = moment_of(first, "Series")
    if series is not None and (not acquired or series <= min(acquired)):
        return series
    return min(acquired, default=None)
