"""The table `labs`: counts, kidney and liver values where the protocol grades them; they dip after each cycle."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp

from theracurve.synthetic.patient import Attendance, Patient
from theracurve.synthetic.row import Row
from theracurve.vocabulary.study_time import DAYS_PER_UNIT

DAYS_A_YEAR = float(DAYS_PER_UNIT["years"])

BETWEEN, WITHIN = 0.12, 0.06  # coefficients of variation between patients and within one
DEEPEST_DAY, SPREAD = 35, 14  # days after a cycle
CONTROL_DAYS = (-7, 21, 35, 56)  # blood is drawn about these days from each cycle
YEARLY_RISE, RISES_APART = 0.04, 0.04  # of creatinine, as the logarithm, where kidney function is followed


@dataclass(frozen=True, slots=True)
class BloodTest:
    """A laboratory test: unit, limits of normal (None: it has none), usual value, relative change at the deepest."""

    unit: str
    lower_limit: float | None
    upper_limit: float | None
    usual: float
    change: float
    decimals: int = 0


TESTS = {
    "Anemia": BloodTest("g/L", 120, 160, 133, -0.12),
    "Platelet count decreased": BloodTest("10*9/L", 150, 400, 240, -0.45),
    "Thrombocytopenia": BloodTest("10*9/L", 150, 400, 240, -0.45),
    "Neutrophil count decreased": BloodTest("10*9/L", 1.8, 7.5, 4.2, -0.40, 2),
    "Lymphocyte count decreased": BloodTest("10*9/L", 1.0, 4.0, 1.7, -0.60, 2),
    "White blood cell decreased": BloodTest("10*9/L", 4.0, 10.0, 6.5, -0.40, 1),
    "Creatinine increased": BloodTest("umol/L", 45, 100, 78, 0.15),
    "Alanine aminotransferase increased": BloodTest("U/L", None, 45, 28, 0.35),
    "Aspartate aminotransferase increased": BloodTest("U/L", None, 40, 26, 0.35),
    "Alkaline phosphatase increased": BloodTest("U/L", None, 120, 85, 0.20),
    "GGT increased": BloodTest("U/L", None, 60, 38, 0.30),
    "Blood bilirubin increased": BloodTest("umol/L", None, 21, 10, 0.15),
}


def blood_rows(patient: Patient) -> Iterator[Row]:
    """A value before time zero, and some after each cycle; untreated patients have theirs at the visits."""
    draws = patient.draws
    for analyte, term in patient.plan.graded.items():
        test = TESTS[term]
        own, sensitivity = test.usual * draws.log_normal(1.0, BETWEEN), draws.log_normal(1.0, 0.5)
        is_followed = patient.plan.study.egfr is not None and analyte == patient.plan.study.egfr.creatinine
        yearly = draws.normal(YEARLY_RISE, RISES_APART) if is_followed else 0.0
        visits = patient.attended if is_followed and patient.cycles else ()
        drawn = (Attendance("baseline", patient.baseline_day(14)), *controls(patient), *visits)
        for _, taken in sorted({taken.day: taken for taken in drawn}.items()):  # one sample a day
            change = test.change * sensitivity * depth(patient, taken.day) + yearly * max(taken.day, 0) / DAYS_A_YEAR
            value = own * exp(change + draws.normal(0.0, WITHIN))
            yield row(patient, taken, analyte, test, value)


def controls(patient: Patient) -> Iterator[Attendance]:
    if not patient.cycles:
        yield from patient.attended
    for cycle in patient.cycles:
        for after in CONTROL_DAYS:
            day = cycle + after + patient.draws.whole(-3, 3)
            if 0 < day <= patient.last_day:
                yield Attendance("unscheduled", day)


def depth(patient: Patient, day: int) -> float:
    """How far into the trough of all cycles so far a day lies: 1 at the deepest day of a single one."""
    return sum(exp(-(((day - cycle - DEEPEST_DAY) / SPREAD) ** 2)) for cycle in patient.cycles if cycle < day)


def row(patient: Patient, taken: Attendance, analyte: str, test: BloodTest, value: float) -> Row:
    return {
        "patient_id": patient.id,
        "collected_on": patient.on(taken.day),
        "visit": taken.label,
        "analyte": analyte,
        "value": f"{value:.{test.decimals}f}",
        "unit": test.unit,
        "lower_limit": "" if test.lower_limit is None else f"{test.lower_limit:g}",
        "upper_limit": "" if test.upper_limit is None else f"{test.upper_limit:g}",
        "assay": "synthetic analyser",
    }
