"""What inclusion asks of a patient at baseline, and the answer of the records (section 7a)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from theracurve.definition.rules import InclusionRule
from theracurve.derivation.reference.chart.bounded import Range, allowed
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.choosing import baseline_of, last_rows, lateness, value_of
from theracurve.derivation.reference.chart.laboratory import LabValue
from theracurve.derivation.reference.evidence import (
    UNIT_CONVERTED,
    UNMARKED,
    Decided,
    Marks,
    ReferenceEvidence,
    Row,
    double,
)
from theracurve.vocabulary.answers import Answer
from theracurve.vocabulary.lab_units import lab_unit


@dataclass(frozen=True, slots=True)
class Found:
    """What the records say: a number as printed in `unit`, a text, or nothing; with its day and rows.

    `is_of_a_kind`: whether the number can be compared with the limits, which are in the unit of the rule.
    """

    unit: str
    number: Decimal | None = None
    side: str = "="
    text: str = ""
    day: int | None = None
    sources: tuple[str, ...] = ()
    marks: Marks = UNMARKED
    is_of_a_kind: bool = True

    @property
    def is_there(self) -> bool:
        return self.number is not None or bool(self.text)


@dataclass(frozen=True, slots=True)
class PatientEligibility:
    """The answer to one criterion of inclusion."""

    rule: InclusionRule
    evidence: ReferenceEvidence

    @property
    def is_not_met(self) -> bool:
        return self.evidence.decided.answer == Answer.NOT_MET.value

    @property
    def row(self) -> Row:
        decided = self.evidence.decided
        return (
            self.evidence.patient_id,
            self.rule.name,
            decided.answer,
            decided.value,
            double(self.rule.least),
            double(self.rule.most),
            decided.unit,
            decided.days,
            self.evidence.id,
        )


def judge_inclusion(chart: Chart, rule: InclusionRule) -> PatientEligibility:
    evidence = ReferenceEvidence(
        patient_id=chart.patient_id,
        decision="eligibility",
        subject=rule.name,
        rule_id=rule.id,
        decided=decide(rule, FIND[rule.table](chart, rule)),
    )
    return PatientEligibility(rule, evidence)


def measure_found(chart: Chart, rule: InclusionRule) -> Found:
    row = baseline_of(chart.of_measure(rule.of), chart.schedule)
    if row is None:
        return Found("")
    return Found("", value_of(row), day=row.day, sources=(row.source,), marks=lateness(row))


def analyte_found(chart: Chart, rule: InclusionRule) -> Found:
    value = baseline_of(chart.of_analyte(rule.of), chart.schedule)
    return Found(rule.unit) if value is None else in_unit_of(rule, value)


def in_unit_of(rule: InclusionRule, value: LabValue) -> Found:
    """The value in the unit of the limits; in its own where that is of another kind."""
    asked, late = lab_unit(rule.unit), lateness(value)
    if asked.kind != value.kind:
        return Found(
            value.unit, value.value, value.side, "", value.day, (value.source,), value.marks | late, is_of_a_kind=False
        )
    converted = UNMARKED if asked.scale == value.scale else frozenset({UNIT_CONVERTED})
    number = value.scaled / asked.scale
    return Found(rule.unit, number, value.side, "", value.day, (value.source,), value.marks | late | converted)


def uptake_found(chart: Chart, rule: InclusionRule) -> Found:
    """The highest of the last scan: of each tracer, lesion and reader the last row as read."""
    rows = [
        row
        for row in chart.timeline.of("uptake")
        if row.text("metric") == rule.of
        and rule.tracer in ("", row.text("tracer"))
        and row.number("value") is not None
        and chart.schedule.is_baseline(row.day)
    ]
    latest = max((row.day for row in rows), default=None)
    scan = last_rows((row for row in rows if row.day == latest), "tracer", "lesion_id", "reader")
    numbers = [number for row in scan if (number := row.number("value")) is not None]
    sources = tuple(row.source for row in scan)
    return Found(rule.of, max(numbers, default=None), day=latest, sources=sources, marks=lateness(*scan))


def column_found(chart: Chart, rule: InclusionRule) -> Found:
    cell, sources = chart.timeline.patient.get(rule.of), (chart.timeline.patient_source,)
    if rule.one_of:
        return Found("", text="" if cell is None else str(cell), sources=sources)
    assert cell is None or isinstance(cell, int | Decimal)
    return Found("", None if cell is None else Decimal(cell), sources=sources)


FIND: Mapping[str, Callable[[Chart, InclusionRule], Found]] = {
    "assessments": measure_found,
    "labs": analyte_found,
    "uptake": uptake_found,
    "patients": column_found,
}


def decide(rule: InclusionRule, found: Found) -> Decided:
    answer, reason = answer_of(rule, found)
    return Decided(
        answer=answer.value,
        reason=reason,
        value=double(found.number),
        threshold=double(threshold(rule, found)),
        unit=found.unit,
        days=found.day,
        sources=found.sources,
        marks=found.marks,
    )


def answer_of(rule: InclusionRule, found: Found) -> tuple[Answer, str]:
    if not found.is_there:
        return Answer.NOT_EVALUABLE, "no_baseline"
    if not found.is_of_a_kind:
        return Answer.NOT_EVALUABLE, "unit_differs"
    if found.number is None:
        return Answer.MET if texts_of(rule, found) & set(rule.one_of) else Answer.NOT_MET, "compared"
    held = is_within(rule, allowed(found.number, found.side))
    if held is None:
        return Answer.NOT_EVALUABLE, "bounded"
    return Answer.MET if held else Answer.NOT_MET, "compared" if found.side == "=" else "compared_limit"


def texts_of(rule: InclusionRule, found: Found) -> set[str]:
    """Lists of indications each one of the patient's, of any other column its text."""
    return set(found.text.replace("; ", ";").replace(" ;", ";").split(";")) if rule.of == "indication" else {found.text}


def is_within(rule: InclusionRule, number: Range) -> bool | None:
    """Whether every number lies within the limits, or none does; None where only some do."""
    least, most = rule.least, rule.most
    if least is not None and (number.high < least or (number.high == least and not number.high_included)):
        return False
    if most is not None and (number.low > most or (number.low == most and not number.low_included)):
        return False
    is_inside = (least is None or number.low >= least) and (most is None or number.high <= most)
    return True if is_inside else None


def threshold(rule: InclusionRule, found: Found) -> Decimal | None:
    """The limit that is passed, or the one that might be."""
    if found.number is None or not found.is_of_a_kind:
        return None
    is_below = rule.least is not None and found.number < rule.least
    return rule.least if rule.most is None or is_below else rule.most
