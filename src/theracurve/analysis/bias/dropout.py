"""Whether leaving the study could hide the events of one group: follow-up by group, and the two extremes."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.bias.check import BiasCheck, BiasKind
from theracurve.analysis.bias.found import Dropout, Lost
from theracurve.analysis.bias.question import Question
from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.planned import DAYS_IN_MONTH
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.phrases import apart, clauses
from theracurve.survival import EventTable, event_table, follow_up_test, reverse_kaplan_meier
from theracurve.survival._values.phrases import Method
from theracurve.vocabulary.study_quantities import StudyQuantity

BEST, WORST = StudyQuantity.BEST_CASE_HAZARD_RATIO, StudyQuantity.WORST_CASE_HAZARD_RATIO
CASES = {
    BEST: StudyPhrase.BEST_CASE,
    WORST: StudyPhrase.WORST_CASE,
}


def dropout(question: Question) -> BiasCheck:
    """Those who left early: before the horizon; without a horizon, those recorded as lost."""
    if question.pair.late is not None:
        return question.not_given(BiasKind.DROPOUT, "late_entry")
    early = left_early(question)
    found = Dropout(groups=tuple(followed(question, early)), p_value=follow_up_test(counted(question)).p_value)
    if not early.any():
        return question.found(BiasKind.DROPOUT, found=found)
    cases = (case(question, early, BEST, question.treated), case(question, early, WORST, ~question.treated))
    return question.found(BiasKind.DROPOUT, *cases, found=found)


def counted(question: Question) -> EventTable:
    """Follow-up ends with a censoring: a death that competes is no end of it, any more than the event."""
    ended = question.pair.event | question.pair.competing
    return event_table(question.time, ended, group=question.pair.group.astype(str))


def left_early(question: Question) -> NDArray[np.bool_]:
    """Without the event, and without a competing one, before the comparison ended."""
    end = question.planned.end_days
    ended = question.pair.event | question.pair.competing
    return ~ended & (question.lost if end is None else question.pair.time < end)


def lost_within(question: Question) -> NDArray[np.bool_]:
    """Those recorded as lost, before the comparison ended."""
    end = question.planned.end_days
    return question.lost if end is None else question.lost & (question.pair.time < end)


def followed(question: Question, early: NDArray[np.bool_]) -> Iterator[Lost]:
    curves = reverse_kaplan_meier(counted(question))
    for group in (question.group, question.reference):
        own = question.pair.group == group
        median = curves[group].median().value
        yield Lost(
            group=group,
            n=int(own.sum()),
            lost=int((own & lost_within(question)).sum()),
            short=int((own & early).sum()),
            median_months=None if median is None else median / DAYS_IN_MONTH,
        )


def case(
    question: Question, early: NDArray[np.bool_], quantity: StudyQuantity, spared: NDArray[np.bool_]
) -> StudyEstimate:
    """Takes who left early as free of the event to the end where `spared`, and as having it at once elsewhere."""
    end = question.planned.end_days or float(question.time.max())
    time = np.where(early & spared, end, question.time)
    fit = question.fit(question.treated, time=time, event=question.pair.event | (early & ~spared))
    assumed = CASES[quantity](group=question.group, other=question.reference)
    method = apart((clauses(Method.COX(), assumed), clauses(*question.interval_of(fit))))
    return replace(question.estimate(fit, quantity), method=method)
