"""The fact that one of the groups is made of what happened after time zero."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from math import inf
from typing import ClassVar

from theracurve.analysis.bias.check import BiasCheck, BiasKind
from theracurve.analysis.bias.found import KnownLate
from theracurve.analysis.bias.milestones import MilestoneKind
from theracurve.analysis.plain.fact import PlainFinding, Rank
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.said import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupKnownLate(PlainFinding):
    """The members of a group are known only after time zero; `beside` are the checks that give other ratios."""

    code: ClassVar[str] = "group_known_late"
    section: ClassVar[str] = "bias"
    check: BiasCheck
    known: KnownLate
    beside: tuple[BiasCheck, ...]
    milestone: str
    number: int
    earliest_day: float
    median_day: float
    latest_day: float
    before: int

    @property
    def rank(self) -> Rank:
        return Rank.OUT_OF_THE_INTERVAL

    @property
    def farness(self) -> float:
        """Without end: whatever the numbers, they are numbers of groups that nobody could tell at time zero."""
        return inf

    @property
    def endpoint(self) -> str | None:
        return self.check.endpoint

    @property
    def ratios(self) -> tuple[StudyEstimate, ...]:
        return tuple(estimate for check in self.beside for estimate in check.estimates)


def groups_known_late(checks: tuple[BiasCheck, ...]) -> Iterator[GroupKnownLate]:
    """Finds one for each two groups: where it moves the most, or the first of the plan where it moves none."""
    found = (check for check in checks if isinstance(check.found, KnownLate))
    for _, alike in groupby(sorted(found, key=lambda check: check.groups), key=lambda check: check.groups):
        yield fact_of(max(alike, key=size_of), checks)


def size_of(check: BiasCheck) -> float:
    move = check.largest_move
    return -1.0 if move is None or move.half_widths is None else abs(move.half_widths)


def fact_of(check: BiasCheck, checks: tuple[BiasCheck, ...]) -> GroupKnownLate:
    assert isinstance(check.found, KnownLate)
    known, move = check.found, check.largest_move
    kinds = (BiasKind.GROUP_KNOWN_LATE, BiasKind.LANDMARK, BiasKind.CLONE_CENSOR_WEIGHT)
    return GroupKnownLate(
        planned=check.planned,
        half_widths=None if move is None else move.half_widths,
        check=check,
        known=known,
        beside=tuple(c for c in checks if c.comparison == check.comparison and c.kind in kinds),
        milestone=str(known.milestone.kind),
        number=known.milestone.number,
        earliest_day=known.earliest_day,
        median_day=known.median_day,
        latest_day=known.latest_day,
        before=known.other_before,
    )


def known_late_findings(checks: tuple[BiasCheck, ...]) -> Iterator[Finding]:
    """The same among the findings of the records, once for each two groups."""
    for fact in groups_known_late(checks):
        yield Finding(
            severity=Severity.WARNING,
            code="group-known-late",
            message=message_of(fact.known),
            remedy=Said("group-known-late.remedy"),
            table="patients",
            column="group",
        )


def message_of(known: KnownLate) -> Said:
    counts = {"late": known.late, "late_reached": known.late_reached, "late_n": known.late_n}
    counts |= {"other": known.other, "other_reached": known.other_reached, "other_n": known.other_n}
    number, latest = known.milestone.number, round(known.latest_day)
    match known.milestone.kind:
        case MilestoneKind.ADMINISTRATION:
            return Said("group-known-late.administrations.message", number=number, latest=latest, **counts)
        case MilestoneKind.RESPONSE:
            return Said("group-known-late.response.message", latest=latest, **counts)
        case MilestoneKind.TREATMENT:
            return Said("group-known-late.treatments.message", number=number, latest=latest, **counts)
        case MilestoneKind.AGENT:
            return Said("group-known-late.agents.message", number=number, latest=latest, **counts)
