"""Groups whose members are known only after time zero: those who reached a milestone, against those who did not.

Whoever counts in such a group lived to its milestone: nobody of it can die before. The records alone show it, and only
where nothing that was known at time zero tells the groups apart as well.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import comb

import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.bias.check import BiasCheck, BiasKind
from theracurve.analysis.bias.delayed import emulation, landmarks_at, time_dependent
from theracurve.analysis.bias.found import KnownLate
from theracurve.analysis.bias.milestones import MadeLater, Milestone, MilestoneKind
from theracurve.analysis.bias.question import Question
from theracurve.analysis.planned import DAYS_IN_MONTH

NEARLY_ALL = 0.95
"""The share of a group that must have reached the milestone, and of the other that must not: a row may be missing."""
FEWEST_DIVISIONS = 1000
"""Into how many pairs of groups of these sizes the patients could be divided; with fewer, chance divides them so."""
LIVED_TO = 0.9
"""Strategies ask for the milestone by the day by which this share of those who reached it had."""


def known_late_checks(question: Question, membership: MadeLater) -> tuple[BiasCheck, ...]:
    """What is asked in place of the time before a first administration."""
    asked = replace(question, membership=membership)
    found = known_late(asked, membership)
    if not np.isfinite(asked.started).any():
        kinds = (BiasKind.LANDMARK, BiasKind.CLONE_CENSOR_WEIGHT)
        told = asked.found(BiasKind.GROUP_KNOWN_LATE, found=found)
        return told, *(asked.not_given(kind, "known_after_end") for kind in kinds)
    days = tuple(dict.fromkeys((round(found.median_day), round(found.latest_day))))
    told = asked.found(BiasKind.GROUP_KNOWN_LATE, time_dependent(asked), found=found)
    return told, landmarks_at(asked, days), emulation(asked, day_of_strategies(membership.day))


def day_of_strategies(day: NDArray[np.float64]) -> float:
    reached = day[np.isfinite(day)]
    return float(max(np.quantile(reached, LIVED_TO, method="higher"), 1.0))


def membership_of(question: Question) -> MadeLater | None:
    """The first milestone that divides the patients into these groups; None where none does, or where what was known
    at time zero divides them so, too."""
    n, late = question.pair.n, int(question.treated.sum())
    if comb(n, late) < FEWEST_DIVISIONS or known_at_time_zero(question):
        return None
    return next(memberships(question), None)


def memberships(question: Question) -> Iterator[MadeLater]:
    for milestone in question.people.milestones:
        day = question.day_of(milestone)
        for late, other in ((question.group, question.reference), (question.reference, question.group)):
            members = question.pair.group == late
            if divides(question, day, members) and is_asked(question, milestone, members):
                yield MadeLater(milestone, late, other, day)


def is_asked(question: Question, milestone: Milestone, late: NDArray[np.bool_]) -> bool:
    """A first administration or treatment is what treated and untreated patients differ in; beyond it, only groups of
    patients who began alike can be told by what came later."""
    if milestone.kind is MilestoneKind.RESPONSE:
        return np.isfinite(question.first_administration[~late]).mean() > 1 - NEARLY_ALL or not question.one_untreated
    return milestone.number > 1 and begun_alike(question, late)


def begun_alike(question: Question, late: NDArray[np.bool_]) -> bool:
    """Whether patients of the other group were treated, too, and began when those of the late one did: who is treated
    later has crossed over. True where nobody of the late group was given anything."""
    first = question.first_administration
    given = np.isfinite(first)
    if not given[late].any():
        return not given.any()
    many = given[~late].mean() > 1 - NEARLY_ALL
    return bool(many and np.median(first[~late & given]) <= first[late & given].max())


def divides(question: Question, day: NDArray[np.float64], late: NDArray[np.bool_]) -> bool:
    """Whether nearly all of the group reached it after time zero and nearly nobody of the other did. A member who had
    the event, or left while others were still to reach it, was counted beforehand: the group is one by intention."""
    reached = np.isfinite(day)
    ended = question.pair.event | question.pair.competing
    if (late & reached).any():
        ended |= question.pair.time < until_day(question, float(day[late & reached].max()))
    return bool(
        reached[late].mean() >= NEARLY_ALL
        and reached[~late].mean() <= 1 - NEARLY_ALL
        and (day[late & reached] > 0).mean() >= NEARLY_ALL
        and not (late & ~reached & ended).any()
    )


def until_day(question: Question, day: float) -> float:
    """The day, or the horizon where that comes first: who is observed until there has not left."""
    end = question.planned.end_days
    return day if end is None else min(day, end)


def known_at_time_zero(question: Question) -> bool:
    """Whether the agent that was given first, or a recorded category of the patients, divides them so."""
    known = question.rows >= 0
    rows, group = question.rows[known], question.treated[known]
    columns = [question.people.first_agent, *(c for c in question.people.covariates.values() if c.dtype == object)]
    return any(overlap(column[rows], group) <= 1 - NEARLY_ALL for column in columns if column.size)


def overlap(categories: NDArray[np.generic], group: NDArray[np.bool_]) -> float:
    """The share that the distributions of two groups have in common; 1 where nothing is known of one of them."""
    shares = [[np.mean(categories[side] == value) for side in (group, ~group)] for value in set(categories[group])]
    if not group.any() or group.all() or any((categories[side] == None).all() for side in (group, ~group)):  # noqa: E711
        return 1.0
    return float(sum(min(pair) for pair in shares))


def known_late(question: Question, membership: MadeLater) -> KnownLate:
    late, day = question.pair.group == membership.late, membership.day
    reached, end, entry = np.isfinite(day), question.time, question.pair.entry
    own = day[late & reached]
    gone = ~late & (question.pair.time < until_day(question, float(own.max())))
    before = gone & question.pair.event
    waited = float((np.minimum(question.started, end) - entry)[late & reached].clip(min=0).sum())
    return KnownLate(
        milestone=membership.milestone,
        late=membership.late,
        other=membership.other,
        late_n=int(late.sum()),
        late_reached=int((late & reached).sum()),
        other_n=int((~late).sum()),
        other_reached=int((~late & reached).sum()),
        earliest_day=float(own.min()),
        median_day=float(np.median(own)),
        latest_day=float(own.max()),
        late_before=int((late & question.pair.event & (question.pair.time < day)).sum()),
        other_before=int(before.sum()),
        other_before_median=int((before & (question.pair.time < np.median(own))).sum()),
        other_left=int((gone & ~before).sum()),
        patients_before=tuple(str(patient) for patient in question.pair.patient[before]),
        waiting_months=waited / DAYS_IN_MONTH,
        share=waited / float((end - entry)[late].sum()),
    )
