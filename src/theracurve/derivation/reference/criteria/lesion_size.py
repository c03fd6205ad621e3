"""Benefit criterion: the index lesion, or the sum of the target lesions, is smaller than at baseline (section 3)."""

from collections.abc import Sequence
from decimal import Decimal

from theracurve.definition.criteria.lesion_size import LesionSizeRule
from theracurve.derivation.reference.chart.choosing import at_visit, lateness, sources_of
from theracurve.derivation.reference.chart.timeline import Record
from theracurve.derivation.reference.criteria.case import Case, Judgement
from theracurve.derivation.reference.evidence import Decided, double
from theracurve.derivation.reference.responses.lesions import (
    UNITS,
    Lesion,
    baseline_lesions,
    index_lesion,
    rows_of_reader,
    size,
    total,
)
from theracurve.derivation.reference.responses.readers import deciding_reader, rows_of_adjudicator
from theracurve.vocabulary.answers import Answer


def judge_lesion_size(rule: LesionSizeRule, case: Case) -> Judgement:
    lesions = lesions_asked(rule, case)
    baseline_rows = [lesion.baseline for lesion in lesions]
    visit_rows = [at_visit(lesion.records, case.visit.planned, case.schedule) for lesion in lesions]
    baseline = total(size(row, rule.dimension) for row in baseline_rows) if lesions else None
    value = total(size(row, rule.dimension) for row in visit_rows) if lesions else None
    answer, reason = answer_of(rule, lesions, visit_rows, baseline, value)
    return Judgement(
        Decided(
            answer=answer.value,
            reason=reason,
            baseline=double(baseline),
            value=double(value),
            threshold=float(limit(rule, baseline)) / 100.0 if reason == "compared" and baseline is not None else None,
            unit=UNITS[rule.dimension],
            days=case.visit.attended_day,
            sources=sources_of(*naming_rows(rule, case, lesions), *baseline_rows, *visit_rows),
            marks=lateness(*baseline_rows),
        )
    )


def lesions_asked(rule: LesionSizeRule, case: Case) -> list[Lesion]:
    """The index lesion alone, or all target lesions, ordered by lesion_id."""
    reader = deciding_reader(case.chart, "lesions", rule.reader, rule.adjudicator)
    records = rows_of_reader(case.timeline, reader)
    if rule.lesion == "sum":
        return [lesion for lesion in baseline_lesions(records, case.schedule) if lesion.is_target]
    index = index_lesion(records, case.schedule)
    return [index] if index else []


def naming_rows(rule: LesionSizeRule, case: Case, lesions: Sequence[Lesion]) -> Sequence[Record | None]:
    """What says which lesions they are; without any, who says so."""
    if not lesions:
        return rows_of_adjudicator(case.chart, "lesions", rule.adjudicator)
    return [lesion.naming for lesion in lesions]


def answer_of(
    rule: LesionSizeRule,
    lesions: Sequence[Lesion],
    visit_rows: Sequence[Record | None],
    baseline: Decimal | None,
    value: Decimal | None,
) -> tuple[Answer, str]:
    if not lesions:
        return Answer.NOT_EVALUABLE, "no_lesion"
    if baseline is None:
        return Answer.NOT_EVALUABLE, "no_baseline"
    if baseline == 0:
        return Answer.NOT_EVALUABLE, "baseline_zero"
    if value is None:
        return Answer.NOT_EVALUABLE, "not_assessed" if any(visit_rows) else "no_value"
    return Answer.MET if is_smaller(rule, baseline, value) else Answer.NOT_MET, "compared"


def is_smaller(rule: LesionSizeRule, baseline: Decimal, value: Decimal) -> bool:
    return 100 * value < limit(rule, baseline) if rule.strict else 100 * value <= limit(rule, baseline)


def limit(rule: LesionSizeRule, baseline: Decimal) -> Decimal:
    """A hundred times the size at which the decrease begins."""
    return baseline * (100 - rule.percent)
