"""The worst grade that laboratory values show, term by term, and the recovery from it (section 6b)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from theracurve.definition.rules import LaboratoryGradesRule
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.choosing import baseline_of, last_of_each_day, sources_of
from theracurve.derivation.reference.chart.laboratory import LabValue, beside
from theracurve.derivation.reference.evidence import Decided, ReferenceEvidence, Row, double
from theracurve.vocabulary.ctcae import TERMS, GradeLimit
from theracurve.vocabulary.lab_units import LabUnit, lab_unit


@dataclass(frozen=True, slots=True)
class GradedValue:
    """A value with its grade."""

    value: LabValue
    grade: int

    @property
    def day(self) -> int:
        return self.value.day


@dataclass(frozen=True, slots=True)
class LaboratoryGrade:
    """The worst grade of one term; `worst` is None where there is none, `recovery` where there was none to recover."""

    term: str
    analyte: str
    grading: str
    worst: GradedValue | None
    recovery: GradedValue | None
    evidence: ReferenceEvidence


def find_laboratory_grades(chart: Chart, rule: LaboratoryGradesRule) -> list[LaboratoryGrade]:
    """The grades of a patient in whom they count, in the order of the protocol's terms; others have none."""
    first = chart.watching.graded_from
    return [] if first is None else [grade_term(chart, rule, term, analyte, first) for term, analyte in rule.terms]


def grade_term(chart: Chart, rule: LaboratoryGradesRule, term: str, analyte: str, first: int) -> LaboratoryGrade:
    values = chart.of_analyte(analyte)
    baseline = baseline_of((value for value in values if value.is_exact), chart.schedule)
    grading = Grading(TERMS[rule.grading][term], baseline)
    during = last_of_each_day(value for value in values if value.day >= first)
    graded = [GradedValue(value, grade) for value in during if (grade := grading.grade_of(value)) is not None]
    worst = max(graded, key=lambda found: found.grade, default=None)
    recovery = None if worst is None else recovery_from(worst, graded, grading.baseline_grade)
    evidence = ReferenceEvidence(
        patient_id=chart.patient_id,
        decision="laboratory_grade",
        subject=term,
        rule_id=rule.id,
        decided=shown(worst, recovery, grading) if worst else without_grade(during, baseline),
    )
    return LaboratoryGrade(term, analyte, rule.grading, worst, recovery, evidence)


@dataclass(frozen=True, slots=True)
class Grading:
    """The limits of a term, and the baseline that some of them depend on."""

    limits: tuple[GradeLimit, ...]
    baseline: LabValue | None

    @property
    def applying(self) -> list[GradeLimit]:
        """The limits whose condition holds."""
        return [limit for limit in self.limits if holds(limit.when, self.baseline)]

    def grade_of(self, value: LabValue) -> int | None:
        """None where the unit is none of the limits', or where the value may be grade 1 and may not."""
        references = [(limit, reference_of(limit, value, self.baseline)) for limit in self.applying]
        if any(limit.of == "absolute" and reference is None for limit, reference in references):
            return None
        grades = [limit.grade for limit, at in references if at is not None and is_beyond(limit, value, at)]
        first = [(limit, at) for limit, at in references if limit.grade == 1]
        is_normal = all(at is not None and is_clear(limit, value, at) for limit, at in first)
        return max(grades, default=0 if is_normal else None)

    @property
    def baseline_grade(self) -> int:
        return (self.grade_of(self.baseline) or 0) if self.baseline else 0

    def threshold_of(self, worst: GradedValue) -> Decimal | None:
        """Chooses of the limits that make the grade the one nearest to normal, scaled; None for grade 0."""
        beyond = [
            (limit.side, reference)
            for limit in self.applying
            if limit.grade == worst.grade
            and (reference := reference_of(limit, worst.value, self.baseline)) is not None
            and is_beyond(limit, worst.value, reference)
        ]
        nearest = max if any(side == "below" for side, _ in beyond) else min
        return nearest((reference for _, reference in beyond), default=None)


def holds(condition: str, baseline: LabValue | None) -> bool:
    """Whether a limit applies to a patient with this baseline."""
    upper, lower = (baseline.upper_limit, baseline.lower_limit) if baseline else (None, None)
    is_high = baseline is not None and upper is not None and baseline.value > upper
    is_low = baseline is not None and lower is not None and baseline.value < lower
    return {
        "always": True,
        "baseline_high": is_high,
        "baseline_not_high": not is_high,
        "baseline_low": is_low,
        "baseline_not_low": not is_low,
    }[condition]


def reference_of(limit: GradeLimit, value: LabValue, baseline: LabValue | None) -> Decimal | None:
    """The limit in the smallest unit of the value's kind; None where it is not there or of another kind."""
    found, unit = {
        "absolute": (Decimal(1), lab_unit(limit.unit)),
        "lower_limit": (value.lower_limit, LabUnit(value.kind, value.scale)),
        "upper_limit": (value.upper_limit, LabUnit(value.kind, value.scale)),
        "baseline": (baseline.value, LabUnit(baseline.kind, baseline.scale)) if baseline else (None, lab_unit("")),
    }[limit.of]
    return None if found is None or unit.kind != value.kind else limit.factor * found * unit.scale


def is_beyond(limit: GradeLimit, value: LabValue, reference: Decimal) -> bool:
    """A value that is itself a limit lies beyond one where every number does that it allows."""
    outward = -1 if limit.side == "below" else 1
    excess = outward * (value.scaled - reference)
    if value.is_exact:
        return excess >= 0 if limit.inclusive else excess > 0
    return excess >= 0 and value.side == ("<" if limit.side == "below" else ">")


def is_clear(limit: GradeLimit, value: LabValue, reference: Decimal) -> bool:
    """A value that is itself a limit is clear of one where no number is beyond it that it allows."""
    if value.is_exact:
        return not is_beyond(limit, value, reference)
    inward = 1 if limit.side == "below" else -1
    return inward * (value.scaled - reference) >= 0 and value.side == (">" if limit.side == "below" else "<")


def recovery_from(worst: GradedValue, graded: Iterable[GradedValue], baseline_grade: int) -> GradedValue | None:
    """The first later value back at the grade of the baseline."""
    if worst.grade <= baseline_grade:
        return None
    return next((found for found in graded if found.day > worst.day and found.grade <= baseline_grade), None)


def without_grade(values: Sequence[LabValue], baseline: LabValue | None) -> Decided:
    if not values:
        return Decided(reason="no_value")
    return Decided(reason="no_limit", sources=sources_of(values[0], baseline))


def shown(worst: GradedValue, recovery: GradedValue | None, grading: Grading) -> Decided:
    """In the unit of the worst value; the baseline only if it is of that kind."""
    value, baseline, threshold = worst.value, grading.baseline, grading.threshold_of(worst)
    is_comparable = baseline is not None and baseline.kind == value.kind
    return Decided(
        answer=str(worst.grade),
        reason="graded",
        baseline=double(beside(value, baseline)) if is_comparable else None,
        value=double(value.value),
        threshold=None if threshold is None else double(threshold / value.scale),
        unit=value.unit,
        days=value.day,
        sources=sources_of(value, baseline, recovery.value if recovery else None),
        marks=value.marks,
    )


def laboratory_grade_row(found: LaboratoryGrade) -> Row:
    return (
        found.evidence.patient_id,
        found.term,
        found.analyte,
        found.grading,
        found.worst.grade if found.worst else None,
        found.worst.day if found.worst else None,
        found.recovery.day if found.recovery else None,
        found.evidence.id,
    )
