"""The glomerular filtration rate estimated from creatinine, age and sex (section 2d).

Inker et al., N Engl J Med 2021;385:1737-49 (CKD-EPI 2021).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from theracurve.definition.kidney import EgfrRule
from theracurve.derivation.reference.chart.choosing import VisitSchedule, last_of_each_day
from theracurve.derivation.reference.chart.laboratory import SIX_DECIMALS, LabValue
from theracurve.derivation.reference.chart.timeline import Timeline
from theracurve.derivation.reference.evidence import UNIT_CONVERTED, Decided, Marks, ReferenceEvidence, Row, double
from theracurve.vocabulary.answers import Answer
from theracurve.vocabulary.filtration import ABOVE, ADULT, BY_SEX, FACTOR, OF_A_YEAR, UMOL_PER_MG_DL, UNIT, SexConstants
from theracurve.vocabulary.lab_units import lab_unit

MASS, AMOUNT = lab_unit("mg/dL"), lab_unit("umol/L")


@dataclass(frozen=True, slots=True)
class FiltrationRate:
    """The rate of one day, None where it cannot be estimated for the `reason`; `creatinine` in mg/dL."""

    value: LabValue
    creatinine: float | None
    age: int | None
    egfr: Decimal | None
    reason: str

    @property
    def day(self) -> int:
        return self.value.day

    @property
    def row(self) -> int:
        return self.value.row

    @property
    def source(self) -> str:
        return self.value.source

    @property
    def marks(self) -> Marks:
        is_amount = self.value.kind == AMOUNT.kind
        return self.value.marks | ({UNIT_CONVERTED} if is_amount else set())


def find_rates(timeline: Timeline, values: Iterable[LabValue]) -> tuple[FiltrationRate, ...]:
    """The rate of every day that has a value of creatinine, in time order."""
    return tuple(rate_of(timeline, value) for value in last_of_each_day(values))


def rate_of(timeline: Timeline, value: LabValue) -> FiltrationRate:
    age, sex = age_on(timeline, value.day), BY_SEX.get(str(timeline.patient.get("sex")))
    reason, creatinine = why_not(value, age, sex), in_mg_dl(value)
    if reason is not None or age is None or sex is None or creatinine is None:
        return FiltrationRate(value, creatinine, age, None, str(reason))
    exact = Decimal(equation(creatinine, age, sex))
    return FiltrationRate(value, creatinine, age, exact.quantize(SIX_DECIMALS, ROUND_HALF_UP), "estimated")


def age_on(timeline: Timeline, day: int) -> int | None:
    born = timeline.patient.get("birth_year")
    assert born is None or isinstance(born, int)
    return None if born is None else (timeline.zero + timedelta(days=day)).year - born


def why_not(value: LabValue, age: int | None, sex: SexConstants | None) -> str | None:
    """What the equation cannot do without; None where nothing is missing."""
    lacking = {
        "unit_differs": value.kind not in (MASS.kind, AMOUNT.kind),
        "bounded": not value.is_exact,
        "creatinine_zero": value.value == 0,
        "no_sex": sex is None,
        "no_birth_year": age is None,
        "under_age": age is not None and age < ADULT,
    }
    return next((reason for reason, is_lacking in lacking.items() if is_lacking), None)


def in_mg_dl(value: LabValue) -> float | None:
    """None where the unit is of neither kind."""
    per_mg_dl = {MASS.kind: float(MASS.scale), AMOUNT.kind: float(AMOUNT.scale) * UMOL_PER_MG_DL}.get(value.kind)
    return None if per_mg_dl is None else float(value.scaled) / per_mg_dl


def equation(creatinine: float, age: int, sex: SexConstants) -> float:
    """mL/min per 1.73 m2, of creatinine in mg/dL and an age in years."""
    share = creatinine / sex.turn
    power = share**sex.below if share < 1 else share**ABOVE
    return float(FACTOR * power * OF_A_YEAR**age * sex.factor)


def rate_evidence(patient: Timeline, rule: EgfrRule, rate: FiltrationRate) -> ReferenceEvidence:
    decided = Decided(
        answer=Answer.NOT_EVALUABLE.value if rate.egfr is None else None,
        reason=rate.reason,
        baseline=rate.creatinine,
        value=double(rate.egfr),
        threshold=double(rate.age),
        unit=UNIT,
        days=rate.day,
        sources=(rate.source, patient.patient_source),
        marks=rate.marks,
    )
    return ReferenceEvidence(
        patient_id=patient.patient_id,
        decision="egfr",
        subject=rule.creatinine,
        visit=f"day {rate.day}",
        rule_id=rule.id,
        decided=decided,
    )


def rate_row(rate: FiltrationRate, schedule: VisitSchedule, evidence: ReferenceEvidence) -> Row:
    visit = schedule.visit_of(rate.day)
    return (
        evidence.patient_id,
        rate.day,
        visit.label if visit else None,
        rate.creatinine,
        rate.age,
        double(rate.egfr),
        rate.reason,
        evidence.id,
    )
