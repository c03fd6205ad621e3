"""Benefit criterion: markers of a secreting tumour are lower than at baseline by the percentage (section 3)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from theracurve.definition.rules import MarkersRule
from theracurve.derivation.reference.bounded import allowed, decreased
from theracurve.derivation.reference.case import Case, Judgement
from theracurve.derivation.reference.choosing import baseline_row, row_at_visit, sources_of, value_of, with_value
from theracurve.derivation.reference.combining import combine, first_with
from theracurve.derivation.reference.evidence import Decided, double
from theracurve.derivation.reference.timeline import Record, Timeline
from theracurve.vocabulary.answers import Answer


def judge_markers(rule: MarkersRule, case: Case) -> Judgement:
    outside = not_secreting(rule, case)
    if outside is not None:
        return Judgement(outside)
    analytes = {analyte: judge_analyte(rule, case, analyte) for analyte in rule.analytes}
    return Judgement(
        combine_analytes(rule, analytes),
        {f"markers:{analyte}": decided for analyte, decided in analytes.items()},
    )


def not_secreting(rule: MarkersRule, case: Case) -> Decided | None:
    """The answer where the criterion asks for secreting tumours and this one is not known to be one."""
    if rule.applies_to != "secreting" or case.timeline.secreting is True:
        return None
    known = case.timeline.secreting is False
    return Decided(
        answer=(Answer.NOT_APPLICABLE if known else Answer.NOT_EVALUABLE).value,
        reason="not_secreting" if known else "secreting_unknown",
        days=case.visit.attended_day,
        sources=(case.timeline.patient_source,),
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """One analyte's baseline row and row at the visit; None where there is none."""

    before: Record | None
    now: Record | None

    @property
    def unit(self) -> str:
        shown = self.before or self.now
        return shown.text("unit") if shown else ""


def values_of_analyte(timeline: Timeline, analyte: str) -> list[Record]:
    return with_value(record for record in timeline.of("labs") if record.text("analyte") == analyte)


def judge_analyte(rule: MarkersRule, case: Case, analyte: str) -> Decided:
    records = values_of_analyte(case.timeline, analyte)
    pair = Pair(baseline_row(records, case.schedule), row_at_visit(records, case.visit.planned, case.schedule))
    answer, reason = answer_of(rule, pair)
    return Decided(
        answer=answer.value,
        reason=reason,
        baseline=double(value_of(pair.before)),
        value=double(value_of(pair.now)),
        threshold=threshold(rule, pair, reason),
        unit=pair.unit,
        days=case.visit.attended_day,
        sources=sources_of(pair.before, pair.now),
    )


def answer_of(rule: MarkersRule, pair: Pair) -> tuple[Answer, str]:
    if pair.before is None:
        return Answer.NOT_EVALUABLE, "no_baseline"
    if pair.now is None:
        return Answer.NOT_EVALUABLE, "no_value"
    if pair.before.text("unit") != pair.now.text("unit"):
        return Answer.NOT_EVALUABLE, "unit_differs"
    if is_exact(pair.before) and value_of(pair.before) == 0:
        return Answer.NOT_EVALUABLE, "baseline_zero"
    held = decreased(allowed(*printed(pair.before)), allowed(*printed(pair.now)), rule.percent, rule.strict)
    if held is None:
        return Answer.NOT_EVALUABLE, "bounded"
    exact = is_exact(pair.before) and is_exact(pair.now)
    return Answer.MET if held else Answer.NOT_MET, "compared" if exact else "compared_limit"


def printed(record: Record) -> tuple[Decimal, str]:
    value = value_of(record)
    assert value is not None
    return value, record.text("value_side") or "="


def is_exact(record: Record) -> bool:
    return printed(record)[1] == "="


WITH_BOTH_VALUES = ("baseline_zero", "bounded", "compared", "compared_limit")


def threshold(rule: MarkersRule, pair: Pair, reason: str) -> float | None:
    """The value at which the decrease begins, where both units agree and the baseline is exact."""
    if reason not in WITH_BOTH_VALUES or pair.before is None or not is_exact(pair.before):
        return None
    return float(printed(pair.before)[0] * (100 - rule.percent)) / 100.0


def combine_analytes(rule: MarkersRule, analytes: Mapping[str, Decided]) -> Decided:
    """The criterion's answer, shown as the analyte that decides it."""
    counting = {analyte: decided for analyte, decided in analytes.items() if decided.reason != "no_baseline"}
    if not counting:
        return replace(analytes[rule.analytes[0]], sources=())
    answer = combine(rule.combine, [decided.answer for decided in counting.values()])
    deciding = first_with(answer, counting.values())
    one_decides = (rule.combine, answer) in (("any", Answer.MET), ("all", Answer.NOT_MET))
    everything = tuple(source for decided in counting.values() for source in decided.sources)
    return replace(deciding, sources=deciding.sources if one_decides else everything)
