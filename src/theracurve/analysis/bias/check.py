"""One check for bias: what it found, how far it moves the planned answer, or why it is not given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import log

from theracurve.analysis.bias.found import Found
from theracurve.analysis.bias.milestones import Milestone
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.errors import Defect
from theracurve.phrases import Statement
from theracurve.vocabulary.study_quantities import StudyQuantity


class BiasKind(StrEnum):
    """In the order of the report."""

    GROUP_KNOWN_LATE = "group_known_late"
    IMMORTAL_TIME = "immortal_time"
    LANDMARK = "landmark"
    CLONE_CENSOR_WEIGHT = "clone_censor_weight"
    IMBALANCE = "imbalance"
    WEIGHTING = "weighting"
    MATCHING = "matching"
    UNMEASURED = "unmeasured"
    NEGATIVE_CONTROL = "negative_control"
    ONE_SIDED_EVENT = "one_sided_event"
    SURVEILLANCE = "surveillance"
    DROPOUT = "dropout"


# Landmarks ask about the survivors to them; a negative control is held against no difference, not against the answer.
ANOTHER_QUESTION = frozenset({BiasKind.LANDMARK, BiasKind.NEGATIVE_CONTROL})
COMPLETE_CASES = StudyQuantity.COMPLETE_CASE_HAZARD_RATIO  # the planned ratio of those with a value of every covariate
# Their estimates are hazard ratios of another endpoint or definition.
ELSEWHERE = frozenset({BiasKind.NEGATIVE_CONTROL, BiasKind.ONE_SIDED_EVENT})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a check is not given: the code of its words and what fills them."""

    code: str
    values: Mapping[str, str | int | Statement] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """From the planned hazard ratio to another: the difference of the logs, and how many half-widths of the planned
    ratio's interval that is (1: from the estimate to its limit); None where the planned ratio has no interval."""

    log_ratio: float
    half_widths: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasCheck:
    """One check of one planned comparison; `endpoint` is None where it is about the groups and no endpoint.

    `groups` are the group and its reference, `planned` the hazard ratio of the plan. Exactly one of what was found
    (`estimates`, `found`) and a `reason` is there. `milestone` is what makes the members of one of the groups, where
    that is something after time zero.
    """

    kind: BiasKind
    groups: tuple[str, str]
    endpoint: str | None = None
    horizon_months: float | None = None
    planned: StudyEstimate | None = None
    estimates: tuple[StudyEstimate, ...] = ()
    found: Found | None = None
    reason: Reason | None = None
    milestone: Milestone | None = None

    def __post_init__(self) -> None:
        given = bool(self.estimates) or self.found is not None
        if given == (self.reason is not None):
            raise Defect(f"{self.kind}: exactly one of what was found and a reason is expected")

    @property
    def comparison(self) -> tuple[str | None, float | None, tuple[str, str]]:
        """Which comparison it is about: endpoint, horizon and groups."""
        return self.endpoint, self.horizon_months, self.groups

    @property
    def base(self) -> StudyEstimate | None:
        """What its estimates are held against: where patients had to be left out, the same ratio of those who were
        left, for leaving out is not what the check asks about; otherwise the planned one."""
        return next((e for e in self.estimates if e.quantity == COMPLETE_CASES), self.planned)

    @property
    def answers(self) -> tuple[StudyEstimate, ...]:
        """Its estimates without the one that they are held against."""
        return tuple(e for e in self.estimates if e.quantity != COMPLETE_CASES)

    @property
    def moves(self) -> tuple[Move, ...]:
        """Lists how the estimates answer the planned question otherwise, in their order."""
        if self.kind in ANOTHER_QUESTION:
            return ()
        return tuple(move for e in self.answers if (move := self.move_to(e)) is not None)

    @property
    def own_estimates(self) -> tuple[StudyEstimate, ...]:
        """Those that stand nowhere else in the results."""
        return () if self.kind in ELSEWHERE else self.estimates

    def move_to(self, estimate: StudyEstimate) -> Move | None:
        """From the base to an estimate, in half-widths of the planned interval; to the base from the planned ratio."""
        return move_between(self.planned if estimate is self.base else self.base, estimate, self.planned)

    @property
    def largest_move(self) -> Move | None:
        return max(self.moves, key=lambda move: abs(move.log_ratio), default=None)


def move_between(base: StudyEstimate | None, other: StudyEstimate, planned: StudyEstimate | None) -> Move | None:
    """None where one of the two hazard ratios is not known."""
    if base is None or not base.value or not other.value:
        return None
    moved = log(other.value / base.value)
    half = None if planned is None else half_width(planned)
    return Move(log_ratio=moved, half_widths=None if half is None else moved / half)


def half_width(ratio: StudyEstimate) -> float | None:
    """Half the interval of a ratio on the log scale."""
    if not ratio.lower or not ratio.upper or ratio.upper <= ratio.lower:
        return None
    return log(ratio.upper / ratio.lower) / 2
