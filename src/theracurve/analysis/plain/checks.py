"""The facts that checks for bias give: each the comparison that its kind of check moves the most."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from typing import ClassVar

from theracurve.analysis.bias.check import BiasCheck, BiasKind, half_width
from theracurve.analysis.bias.found import Dropout, Emulation, OneSidedEvent, Surveillance, Waiting, Weighted
from theracurve.analysis.plain.fact import CheckFinding, PlainFinding, Rank
from theracurve.analysis.study_estimate import StudyEstimate

LEAST_WAITING = 0.01  # of a group's time, where its effect is not known
SIZED = (BiasKind.IMMORTAL_TIME, BiasKind.WEIGHTING, BiasKind.ONE_SIDED_EVENT, BiasKind.SURVEILLANCE, BiasKind.DROPOUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCounted(CheckFinding):
    """Waiting for the treatment is counted for it; `clones` are the ratios of the strategies of a grace period."""

    code: ClassVar[str] = "immortal_time"
    waiting: Waiting
    clones: tuple[StudyEstimate, ...]
    grace_days: float | None

    @property
    def ratios(self) -> tuple[StudyEstimate, ...]:
        return (*self.check.estimates, *self.clones)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsizedWaiting(PlainFinding):
    """Waiting for the treatment is counted for it, and no hazard ratio says what that does."""

    code: ClassVar[str] = "immortal_time_unsized"
    section: ClassVar[str] = "bias"
    check: BiasCheck
    waiting: Waiting

    @property
    def rank(self) -> Rank:
        return Rank.EVERY_COMPARISON

    @property
    def endpoint(self) -> str | None:
        return self.check.endpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedAlike(CheckFinding):
    """The groups, weighted alike, give another ratio."""

    code: ClassVar[str] = "weighting"
    weighted: Weighted


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutSideEffects(CheckFinding):
    """Without events that cannot happen to one of the groups, the ratio is another."""

    code: ClassVar[str] = "one_sided_event"
    one_sided: OneSidedEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedMidway(CheckFinding):
    """With the events midway between the visits that they lie between, the ratio is another."""

    code: ClassVar[str] = "surveillance"
    surveillance: Surveillance


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyLeavers(CheckFinding):
    """The two extremes of what became of those who left early."""

    code: ClassVar[str] = "dropout"
    dropout: Dropout


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlDiffers(CheckFinding):
    """The groups differ where the treatment cannot matter."""

    code: ClassVar[str] = "negative_control"


def of_checks(checks: tuple[BiasCheck, ...]) -> Iterator[CheckFinding]:
    for kind in SIZED:
        moved = [
            (move.half_widths, check)
            for check in checks
            if check.kind is kind and (move := check.largest_move) is not None and move.half_widths is not None
        ]
        if moved:
            half_widths, check = max(moved, key=lambda pair: abs(pair[0]))
            yield from of_check(check, half_widths, checks)


def of_check(check: BiasCheck, half_widths: float, checks: tuple[BiasCheck, ...]) -> Iterator[CheckFinding]:
    """The fact of what a check found; a move in half-widths has a planned ratio."""
    planned = check.planned
    if planned is None:
        return
    match check.found:
        case Waiting() as waiting:
            clones = [c for c in checks if same_clones(c, check)]
            yield WaitingCounted(
                planned=planned,
                half_widths=half_widths,
                check=check,
                waiting=waiting,
                clones=tuple(e for c in clones for e in c.estimates),
                grace_days=next((c.found.grace_days for c in clones if isinstance(c.found, Emulation)), None),
            )
        case Weighted() as weighted:
            yield WeightedAlike(planned=planned, half_widths=half_widths, check=check, weighted=weighted)
        case OneSidedEvent() as one_sided:
            yield WithoutSideEffects(planned=planned, half_widths=half_widths, check=check, one_sided=one_sided)
        case Surveillance() as surveillance:
            yield DatedMidway(planned=planned, half_widths=half_widths, check=check, surveillance=surveillance)
        case Dropout() as dropout:
            yield EarlyLeavers(planned=planned, half_widths=half_widths, check=check, dropout=dropout)


def same_clones(other: BiasCheck, check: BiasCheck) -> bool:
    """Whether it answers the same comparison by clones of a grace period."""
    return other.comparison == check.comparison and other.kind is BiasKind.CLONE_CENSOR_WEIGHT


def unsized_waiting(checks: tuple[BiasCheck, ...]) -> Iterator[UnsizedWaiting]:
    """The longest waiting for treatment, where no hazard ratio says what it does: then it may be all of the time."""
    waiting = [(check.found, check) for check in checks if isinstance(check.found, Waiting) and not check.moves]
    if waiting:
        longest, check = max(waiting, key=lambda pair: pair[0].share)
        if longest.share >= LEAST_WAITING:
            yield UnsizedWaiting(check=check, planned=check.planned, waiting=longest)


def negative_control(checks: tuple[BiasCheck, ...]) -> Iterator[ControlDiffers]:
    """What the groups differ by where the treatment cannot matter, in half-widths of the planned interval."""
    given = [c for c in checks if c.kind is BiasKind.NEGATIVE_CONTROL and c.estimates and c.planned]
    for check in given[:1]:
        [control] = check.estimates
        half = half_width(check.planned) if check.planned else None
        if check.planned and control.value and half:
            yield ControlDiffers(check=check, planned=check.planned, half_widths=log(control.value) / half)
