"""Benefit criterion: adequately assessed at the visit, and no progression since time zero (section 3)."""

from theracurve.derivation.reference.case import Case, Judgement
from theracurve.derivation.reference.choosing import distance
from theracurve.derivation.reference.evidence import Decided, not_evaluable
from theracurve.derivation.reference.tumour_response import TumourResponse
from theracurve.vocabulary.answers import Answer, Response


def judge_progression(case: Case) -> Judgement:
    adequate = adequate_assessment(case)
    until = adequate.day if adequate else case.visit.planned.day
    progressed = [response for response in case.responses if response.code == Response.PD and response.day <= until]
    if progressed:
        first = min(progressed, key=lambda response: response.day)
        return Judgement(shown(Answer.NOT_MET, "progressed", first))
    if adequate is None:
        decided = not_evaluable("no_tumour_assessment", days=case.visit.attended_day)
        return Judgement(decided)
    return Judgement(shown(Answer.MET, "no_progression", adequate))


def adequate_assessment(case: Case) -> TumourResponse | None:
    """Of the evaluable responses that belong to the visit, the one closest to its target."""
    planned = case.visit.planned
    belonging = [r for r in case.responses if r.is_evaluable and case.schedule.visit_of(r.day) == planned]
    return min(belonging, key=lambda response: (distance(response.day, planned), response.day), default=None)


def shown(answer: Answer, reason: str, response: TumourResponse) -> Decided:
    return Decided(answer=answer.value, reason=reason, days=response.day, sources=response.decided.sources)
