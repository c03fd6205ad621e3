"""Benefit criterion: adequately assessed at the visit, and no progression since time zero (section 3)."""

from theracurve.definition.criteria.progression import ProgressionHaltedRule
from theracurve.derivation.reference.chart.choosing import distance, sources_of
from theracurve.derivation.reference.chart.timeline import Record, Timeline
from theracurve.derivation.reference.criteria.case import Case, Judgement
from theracurve.derivation.reference.evidence import Decided, not_evaluable
from theracurve.derivation.reference.responses.tumour_response import TumourResponse
from theracurve.vocabulary.answers import Answer, Response

Sources = tuple[str, ...]


def judge_progression(rule: ProgressionHaltedRule, case: Case) -> Judgement:
    if rule.applies_to == "all":
        return Judgement(judge_halt(case, ()))
    documented = documented_progression(case.timeline)
    if documented is None:
        days = case.visit.attended_day
        return Judgement(Decided(answer=Answer.NOT_APPLICABLE.value, reason="not_progressing", days=days))
    return Judgement(judge_halt(case, sources_of(documented)))


def documented_progression(timeline: Timeline) -> Record | None:
    """The last PD that any reader recorded on or before time zero."""
    rows = [row for row in timeline.of("responses") if row.day <= 0 and row.text("response") == Response.PD]
    return max(rows, key=lambda row: (row.day, row.row), default=None)


def judge_halt(case: Case, sources: Sources) -> Decided:
    """`sources`: those of the progression before time zero, where the criterion asks for one."""
    adequate = adequate_assessment(case)
    until = adequate.day if adequate else case.visit.planned.day
    progressed = [response for response in case.responses if response.code == Response.PD and response.day <= until]
    if progressed:
        return shown(Answer.NOT_MET, "progressed", min(progressed, key=lambda response: response.day), sources)
    if adequate is None:
        return not_evaluable("no_tumour_assessment", days=case.visit.attended_day, sources=sources)
    return shown(Answer.MET, "no_progression", adequate, sources)


def adequate_assessment(case: Case) -> TumourResponse | None:
    """Chooses of the evaluable responses that belong to the visit the one closest to its target."""
    planned = case.visit.planned
    belonging = [r for r in case.responses if r.is_evaluable and case.schedule.visit_of(r.visit_by) == planned]
    return min(belonging, key=lambda response: (distance(response.visit_by, planned), response.day), default=None)


def shown(answer: Answer, reason: str, response: TumourResponse, sources: Sources) -> Decided:
    return Decided(
        answer=answer.value,
        reason=reason,
        days=response.day,
        sources=(*sources, *response.decided.sources),
        marks=response.decided.marks,
    )
