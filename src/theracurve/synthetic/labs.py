"""The table `labs`: tumour markers, which follow tumour volume with log-normal noise, and whether a tumour secretes."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp

from theracurve.synthetic.patient import Attendance, Patient
from theracurve.synthetic.row import Row

SECRETING = 0.65
NOT_EVALUABLE = 0.03
SECOND_MARKER = 0.6  # how often a secreting tumour shows a marker other than its first
MARKER_PER_LOG_VOLUME = 0.9
WITHIN_SUBJECT = 0.16  # coefficient of variation of chromogranin A within a patient (PMID 23000312)
ROW_MISSING, ONLY_MONTH_KNOWN, ASSAY_CHANGED = 0.05, 0.005, 0.003


@dataclass(frozen=True, slots=True)
class Assay:
    """A laboratory test: unit, upper limit of normal, the range within which it gives a number, its name."""

    unit: str
    upper_limit: float
    lowest: float
    highest: float
    name: str = "synthetic assay 1"


ASSAYS = {
    "CgA": Assay("µg/L", 100, 20, 10000),
    "5-HIAA": Assay("µmol/24 h", 47, 10, 3000),
    "PSA": Assay("ng/mL", 4, 0.1, 5000),
    "AFP": Assay("ng/mL", 10, 1, 100000),
    "urinary adrenaline": Assay("nmol/24 h", 110, 5, 20000),
    "urinary noradrenaline": Assay("nmol/24 h", 470, 20, 50000),
    "urinary dopamine": Assay("nmol/24 h", 2600, 100, 90000),
}
UNKNOWN_ASSAY = Assay("U/L", 40, 5, 5000)


@dataclass(frozen=True, slots=True)
class MarkerLevels:
    """Values at time zero, by analyte; `secreting` as the table of patients says it, empty where nothing is known."""

    secreting: str
    at_zero: dict[str, float]


def draw_levels(patient: Patient) -> MarkerLevels:
    """Draws for each patient a level of every analyte. Where only some tumours secrete, secreting means at least one
    well above its upper limit at baseline, not secreting all well below."""
    draws, analytes = patient.draws, patient.plan.analytes
    shown_by_all = patient.plan.population.level
    if shown_by_all is not None:
        drawn = {name: draws.log_normal(*shown_by_all) for name in analytes}
        return MarkerLevels("", {name: ASSAYS.get(name, UNKNOWN_ASSAY).upper_limit * drawn[name] for name in analytes})
    if draws.chance(NOT_EVALUABLE):
        return MarkerLevels("", {})
    secreting, leading = draws.chance(SECRETING), draws.one_of(analytes)
    raised = {name for name in analytes if secreting and (name == leading or draws.chance(SECOND_MARKER))}
    at_zero = {name: ASSAYS.get(name, UNKNOWN_ASSAY).upper_limit * level(patient, name in raised) for name in analytes}
    return MarkerLevels("true" if secreting else "false", at_zero)


def level(patient: Patient, raised: bool) -> float:
    """A marker over its upper limit, far enough from it (five times its variation) to stay on its side."""
    median, deviation = (7.0, 0.8) if raised else (0.3, 0.4)
    value = patient.draws.log_normal(median, deviation)
    return max(value, exp(5 * WITHIN_SUBJECT)) if raised else min(value, exp(-5 * WITHIN_SUBJECT))


def labs_rows(patient: Patient, levels: MarkerLevels) -> Iterator[Row]:
    collections = [Attendance("baseline", patient.baseline_day(14))]
    collections += [Attendance(visit.label, patient.around(visit.day, 3)) for visit in patient.attended]
    for analyte, at_zero in levels.at_zero.items():
        assay = ASSAYS.get(analyte, UNKNOWN_ASSAY)
        for collection in collections:
            if collection.day <= 0 or not patient.draws.chance(ROW_MISSING):
                yield lab(patient, collection, analyte, at_zero, assay)


def lab(patient: Patient, collection: Attendance, analyte: str, at_zero: float, assay: Assay) -> Row:
    change = MARKER_PER_LOG_VOLUME * patient.course.log_volume(collection.day)
    value = at_zero * exp(change + patient.draws.normal(0.0, WITHIN_SUBJECT))
    date = patient.on(collection.day)
    only_month = collection.day > 0 and patient.draws.chance(ONLY_MONTH_KNOWN)
    return {
        "patient_id": patient.id,
        "collected_on": date[:7] if only_month else date,
        "visit": collection.label,
        "analyte": analyte,
        "value": printed(value, assay),
        "unit": assay.unit,
        "upper_limit": f"{assay.upper_limit:g}",
        "assay": "synthetic assay 2" if collection.day > 0 and patient.draws.chance(ASSAY_CHANGED) else assay.name,
    }


def printed(value: float, assay: Assay) -> str:
    """As a laboratory prints it: two significant figures (more would be noise), a limit where it cannot measure."""
    if value < assay.lowest:
        return f"<{assay.lowest:g}"
    if value > assay.highest:
        return f">{assay.highest:g}"
    rounded = float(f"{value:.2g}")
    return f"{rounded:.0f}" if rounded >= 10 else f"{rounded:g}"
