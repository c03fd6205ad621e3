"""Benefit criterion: the measure is better than at baseline by at least the step (section 3)."""

from decimal import Decimal

from theracurve.definition.criteria.clinical_status import ClinicalStatusRule
from theracurve.derivation.reference.chart.choosing import at_visit, baseline_of, lateness, sources_of, value_of
from theracurve.derivation.reference.criteria.case import Case, Judgement
from theracurve.derivation.reference.evidence import Decided, double
from theracurve.vocabulary.answers import Answer


def judge_clinical_status(rule: ClinicalStatusRule, case: Case) -> Judgement:
    records = case.chart.of_measure(rule.measure)
    before = baseline_of(records, case.schedule)
    now = at_visit(records, case.visit.planned, case.schedule)
    answer, reason = answer_of(rule, value_of(before), value_of(now))
    return Judgement(
        Decided(
            answer=answer.value,
            reason=reason,
            baseline=double(value_of(before)),
            value=double(value_of(now)),
            threshold=double(threshold(rule, value_of(before))) if reason == "compared" else None,
            days=case.visit.attended_day,
            sources=sources_of(before, now),
            marks=lateness(before),
        )
    )


def answer_of(rule: ClinicalStatusRule, baseline: Decimal | None, value: Decimal | None) -> tuple[Answer, str]:
    if baseline is None:
        return Answer.NOT_EVALUABLE, "no_baseline"
    if rule.best is not None and gain(rule, baseline, rule.best) < rule.step:
        return Answer.NOT_APPLICABLE, "no_room"
    if value is None:
        return Answer.NOT_EVALUABLE, "no_value"
    return Answer.MET if gain(rule, baseline, value) >= rule.step else Answer.NOT_MET, "compared"


def gain(rule: ClinicalStatusRule, start: Decimal, end: Decimal) -> Decimal:
    """How much better `end` is than `start`."""
    return start - end if rule.better == "lower" else end - start


def threshold(rule: ClinicalStatusRule, baseline: Decimal | None) -> Decimal | None:
    if baseline is None:
        return None
    return baseline - rule.step if rule.better == "lower" else baseline + rule.step
