"""Benefit criterion: markers of a secreting tumour are lower than at baseline by the percentage (section 3)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from theracurve.definition.criteria.markers import MarkersRule
from theracurve.derivation.reference.chart.bounded import allowed, decreased, is_below
from theracurve.derivation.reference.chart.choosing import at_visit, baseline_of, lateness, sources_of
from theracurve.derivation.reference.chart.laboratory import (
    LabValue,
    are_of_one_kind,
    assays_differ,
    beside,
    marks_of_pair,
    numbers,
)
from theracurve.derivation.reference.criteria.case import Case, Judgement
from theracurve.derivation.reference.criteria.combining import combine, first_with
from theracurve.derivation.reference.evidence import Decided, double
from theracurve.vocabulary.answers import Answer

Answered = tuple[Answer, str]
"""An answer and its reason."""


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
class MarkerPair:
    """One analyte's baseline and value at the visit; None where there is none."""

    before: LabValue | None
    now: LabValue | None

    @property
    def unit(self) -> str:
        shown = self.before or self.now
        return shown.unit if shown else ""


def judge_analyte(rule: MarkersRule, case: Case, analyte: str) -> Decided:
    values = case.chart.of_analyte(analyte)
    pair = MarkerPair(baseline_of(values, case.schedule), at_visit(values, case.visit.planned, case.schedule))
    answer, reason = answer_of(rule, pair)
    return Decided(
        answer=answer.value,
        reason=reason,
        baseline=double(pair.before.value if pair.before else None),
        value=double(beside(pair.before, pair.now)),
        threshold=threshold(rule, pair.before) if pair.before and reason in BOTH_LOOKED_AT else None,
        unit=pair.unit,
        days=case.visit.attended_day,
        sources=sources_of(pair.before, pair.now),
        marks=marks_of_pair(pair.before, pair.now) | lateness(pair.before),
    )


def answer_of(rule: MarkersRule, pair: MarkerPair) -> Answered:
    if pair.before is None:
        return Answer.NOT_EVALUABLE, "no_baseline"
    low = not_high_enough(rule, pair.before)
    if low is not None:
        return low
    if pair.now is None:
        return Answer.NOT_EVALUABLE, "no_value"
    return compared(rule, pair.before, pair.now)


def not_high_enough(rule: MarkersRule, before: LabValue) -> Answered | None:
    """The answer where the criterion asks for a high baseline and this one is not known to be one."""
    if rule.baseline_at_least is None:
        return None
    if before.upper_limit is None:
        return Answer.NOT_EVALUABLE, "no_upper_limit"
    low = is_below(allowed(before.value, before.side), rule.baseline_at_least * before.upper_limit)
    if low is None:
        return Answer.NOT_EVALUABLE, "bounded"
    return (Answer.NOT_APPLICABLE, "below_limit") if low else None


def compared(rule: MarkersRule, before: LabValue, now: LabValue) -> Answered:
    if not are_of_one_kind(before, now):
        return Answer.NOT_EVALUABLE, "unit_differs"
    if assays_differ(before, now):
        return Answer.NOT_EVALUABLE, "assay_differs"
    if before.is_exact and before.value == 0:
        return Answer.NOT_EVALUABLE, "baseline_zero"
    held = decreased(numbers(before), numbers(now), rule.percent, rule.strict)
    if held is None:
        return Answer.NOT_EVALUABLE, "bounded"
    are_exact = before.is_exact and now.is_exact
    return Answer.MET if held else Answer.NOT_MET, "compared" if are_exact else "compared_limit"


BOTH_LOOKED_AT = ("baseline_zero", "bounded", "compared", "compared_limit")


def threshold(rule: MarkersRule, before: LabValue) -> float | None:
    """The value at which the decrease begins; None for a baseline that is a limit."""
    return float(before.value * (Decimal(100) - rule.percent)) / 100.0 if before.is_exact else None


def combine_analytes(rule: MarkersRule, analytes: Mapping[str, Decided]) -> Decided:
    """The criterion's answer, shown as the analyte that decides it."""
    asked = dict(list(analytes.items())[:1]) if rule.combine == "primary" else analytes
    with_baseline = [decided for decided in asked.values() if decided.reason != "no_baseline"]
    counting = [decided for decided in with_baseline if decided.reason != "below_limit"]
    everything = tuple(source for decided in with_baseline for source in decided.sources)
    if not counting:
        return replace(next(iter(with_baseline), analytes[rule.analytes[0]]), sources=everything)
    answer = combine("all" if rule.combine == "all" else "any", [decided.answer for decided in counting])
    deciding = first_with(answer, counting)
    one_decides = answer is (Answer.NOT_MET if rule.combine == "all" else Answer.MET)
    return replace(deciding, sources=deciding.sources if one_decides else everything)
