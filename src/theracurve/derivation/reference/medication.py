"""Benefit criterion: the dose of a class of drugs is lower than on day 0 and none is raised (section 3)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from theracurve.definition.rules import MedicationRule
from theracurve.derivation.reference.case import Case, Judgement
from theracurve.derivation.reference.combining import combine, first_with
from theracurve.derivation.reference.evidence import Decided, not_evaluable
from theracurve.derivation.reference.timeline import Record, Timeline, date_in
from theracurve.vocabulary.answers import Answer
from theracurve.vocabulary.units import DOSE_SCALE, SCALED_DOSES_PER

RAISED, LOWERED = "raised", "lowered"


@dataclass(frozen=True, slots=True)
class Drug:
    """One drug of a class: its rows active on day 0 and on the visit's day."""

    before: tuple[Record, ...]
    now: tuple[Record, ...]

    @property
    def rows(self) -> tuple[Record, ...]:
        return (*self.before, *self.now)

    @property
    def is_new(self) -> bool:
        return not self.before

    @property
    def is_stopped(self) -> bool:
        return not self.now

    @property
    def lacks_a_dose(self) -> bool:
        return any(scaled_dose(record) is None for record in self.rows)

    @property
    def units(self) -> set[str]:
        return {record.text("dose_unit") for record in self.rows}

    @property
    def is_raised(self) -> bool:
        return self.is_new or scaled_total(self.now) > scaled_total(self.before)

    @property
    def is_lowered(self) -> bool:
        return self.is_stopped or scaled_total(self.now) < scaled_total(self.before)


def scaled_dose(record: Record) -> Decimal | None:
    """The dose per day times 13,636, which is a whole multiple for every `per`; None where none is recorded."""
    dose, per = record.number("dose"), record.text("per")
    return None if dose is None or not per else dose * SCALED_DOSES_PER[per]


def scaled_total(records: Sequence[Record]) -> Decimal:
    return sum((scaled_dose(record) or Decimal(0) for record in records), Decimal(0))


def judge_medication(rule: MedicationRule, case: Case) -> Judgement:
    day = case.visit.attended_day
    if day is None:
        return Judgement(not_evaluable("not_attended"))
    classes = {drug_class: judge_class(case.timeline, drug_class, day) for drug_class in rule.classes}
    return Judgement(
        combine_classes(rule, classes),
        {f"medication:{drug_class}": decided for drug_class, decided in classes.items()},
    )


def judge_class(timeline: Timeline, drug_class: str, day: int) -> Decided:
    drugs = drugs_taken(timeline, drug_class, day)
    answer, reason = answer_of(drugs)
    comparable = reason not in ("not_taking", "no_dose", "unit_differs")
    one = drugs[0] if comparable and len(drugs) == 1 else None
    return Decided(
        answer=answer.value,
        reason=reason,
        baseline=per_day(one.before) if one else None,
        value=per_day(one.now) if one else None,
        unit=f"{one.rows[0].text('dose_unit')}/day" if one else "",
        days=day,
        sources=in_row_order(record for drug in drugs for record in drug.rows),
    )


def drugs_taken(timeline: Timeline, drug_class: str, day: int) -> list[Drug]:
    """The drugs of the class that were active on day 0 or on the visit's day."""
    rows = [record for record in timeline.of("medications") if record.text("drug_class") == drug_class]
    names = sorted({record.text("drug") for record in rows})
    drugs = (
        Drug(active(rows, name, is_active_on(timeline, 0)), active(rows, name, is_active_on(timeline, day)))
        for name in names
    )
    return [drug for drug in drugs if drug.rows]


def active(rows: Sequence[Record], name: str, is_active: Callable[[Record], bool]) -> tuple[Record, ...]:
    return tuple(record for record in rows if record.text("drug") == name and is_active(record))


def is_active_on(timeline: Timeline, day: int) -> Callable[[Record], bool]:
    def is_active(record: Record) -> bool:
        ended = date_in(record.cells, "ended_on")
        return record.day <= day and (ended is None or timeline.day_of(ended) >= day)

    return is_active


def answer_of(drugs: Sequence[Drug]) -> tuple[Answer, str]:
    """The first case that holds decides."""
    cases = (
        (all(drug.is_new for drug in drugs), Answer.NOT_APPLICABLE, "not_taking"),
        (any(drug.lacks_a_dose for drug in drugs), Answer.NOT_EVALUABLE, "no_dose"),
        (any(len(drug.units) > 1 for drug in drugs), Answer.NOT_EVALUABLE, "unit_differs"),
        (is_switched(drugs), Answer.NOT_EVALUABLE, "drug_switch"),
        (any(drug.is_raised for drug in drugs), Answer.NOT_MET, RAISED),
        (any(drug.is_lowered for drug in drugs), Answer.MET, LOWERED),
        (True, Answer.NOT_MET, "unchanged"),
    )
    return next((answer, reason) for holds, answer, reason in cases if holds)


def is_switched(drugs: Sequence[Drug]) -> bool:
    return any(drug.is_new for drug in drugs) and any(drug.is_stopped for drug in drugs)


def per_day(records: Sequence[Record]) -> float:
    return float(scaled_total(records)) / DOSE_SCALE


def in_row_order(records: Iterable[Record]) -> tuple[str, ...]:
    """The sources of the rows, each once: a row may be active on both days."""
    return tuple(source for _, source in sorted({(record.row, record.source) for record in records}))


def combine_classes(rule: MedicationRule, classes: Mapping[str, Decided]) -> Decided:
    """The criterion's answer, shown as the class that decides it."""
    applicable = {name: decided for name, decided in classes.items() if decided.answer != Answer.NOT_APPLICABLE}
    if not applicable:
        return classes[rule.classes[0]]
    deciding = deciding_class(rule, list(applicable.values()))
    return replace(deciding, sources=tuple(s for decided in applicable.values() for s in decided.sources))


def deciding_class(rule: MedicationRule, applicable: Sequence[Decided]) -> Decided:
    raised = [decided for decided in applicable if decided.reason == RAISED]
    if rule.combine == "any" and raised:
        return raised[0]
    return first_with(combine(rule.combine, [decided.answer for decided in applicable]), applicable)
