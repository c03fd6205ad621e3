"""Events for which one of the groups was not watched: side effects of the therapy in a comparator."""

import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.bias.check import BiasCheck, BiasKind
from theracurve.analysis.bias.found import OneSidedEvent
from theracurve.analysis.bias.question import Question
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.definition.one_sided import SIDE_EFFECT


def one_sided_event(
    question: Question,
    ended_by: NDArray[np.object_],
    unwatched: tuple[str, ...],
    without: StudyEstimate | None,
) -> BiasCheck | None:
    """The endpoint without the kind, under the definition made for it; None where all groups were watched for it.

    ended_by    (n,) the kind of event, or whatever else ended each patient's endpoint
    unwatched   the groups that were not watched for side effects
    without     the hazard ratio of that definition
    """
    study, pair = question.study, question.pair
    endpoint = study.endpoints[question.planned.analysis.endpoint]
    cannot = tuple(g for g in (question.group, question.reference) if g in unwatched)
    if endpoint.given or SIDE_EFFECT not in study.events_of(endpoint) or not cannot:
        return None
    by_it = pair.event & (ended_by == SIDE_EFFECT)
    decided = {group: int((by_it & (pair.group == group)).sum()) for group in (question.group, question.reference)}
    found = OneSidedEvent(kind=SIDE_EFFECT, cannot=cannot, decided=decided)
    return question.found(BiasKind.ONE_SIDED_EVENT, *(() if without is None else (without,)), found=found)
