"""What questions a comparison: its test with single patients changed, its power, its horizon; plain frozen values.

Times are months of 30.4375 days. A number that cannot be had is None and `reason` says why.
"""

from dataclasses import dataclass

from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.phrases import NOTHING, Statement
from theracurve.vocabulary.study_quantities import StudyQuantity


@dataclass(frozen=True, slots=True)
class Change:
    """One patient whose status is changed: `event` is what was observed; `p_value` what the test gives afterwards."""

    patient_id: str
    group: str
    event: bool
    months: float
    p_value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragility:
    """One comparison's test with every patient's status changed in turn. Without a P value `reason` says why."""

    endpoint: str
    horizon_months: float | None
    groups: tuple[str, str]
    test: StudyQuantity
    n: int
    events: int
    level: float
    p_value: float | None
    changes: tuple[Change, ...]
    method: Statement
    source: Statement
    reason: Statement = NOTHING
    notes: tuple[Statement, ...] = ()

    @property
    def lowest(self) -> Change:
        return min(self.changes, key=lambda change: change.p_value)

    @property
    def highest(self) -> Change:
        return max(self.changes, key=lambda change: change.p_value)

    @property
    def turning(self) -> tuple[Change, ...]:
        """The changes that move P to the other side of the level."""
        if self.p_value is None:
            return ()
        return tuple(c for c in self.changes if (c.p_value < self.level) != (self.p_value < self.level))


@dataclass(frozen=True, slots=True)
class Power:
    """At one hazard ratio: the share of simulated studies that reject with its Monte Carlo error (None where there are
    too many patients to simulate), the events to be expected, and the power that those give by Schoenfeld's formula
    (None at a ratio of 1)."""

    hazard_ratio: float
    power: float | None
    std_error: float | None
    events: float
    by_formula: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Detectable:
    """One comparison's power. Where it cannot be simulated there are no powers and `reason` says why.

    `reference_hazard` is per month; `seen` is the hazard ratio below 1 from which on the power is `SEEN_POWER` or more
    by Schoenfeld's formula, None where even a ratio of `LEAST_RATIO` would not be seen.
    """

    endpoint: str
    horizon_months: float | None
    groups: tuple[str, str]
    sizes: tuple[int, int]
    level: float
    reference_hazard: float | None
    powers: tuple[Power, ...]
    seen: float | None
    studies: int
    seed: int
    method: Statement
    source: Statement
    reason: Statement = NOTHING
    notes: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class AtHorizon:
    """The comparison up to one horizon; what cannot be computed there is None, and `reason` says why there is no
    difference in restricted means."""

    months: float
    events: int
    p_value: float | None
    exact_p_value: float | None
    rmst_difference: float | None
    lower: float | None
    upper: float | None
    reason: Statement = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizons:
    """An endpoint's two groups over all horizons. `stated` are those of the protocol's analyses (empty: the whole
    follow-up). `false_positives` is the share of allocations at which the best horizon rejects at `level`,
    `adjusted_p` the P of the best observed one against them; None where `reason` says why.
    """

    endpoint: str
    groups: tuple[str, str]
    stated: tuple[float, ...]
    level: float
    points: tuple[AtHorizon, ...]
    false_positives: float | None
    adjusted_p: float | None
    draws: int
    seed: int
    method: Statement
    source: Statement
    reason: Statement = NOTHING
    notes: tuple[Statement, ...] = ()

    @property
    def best(self) -> AtHorizon | None:
        known = [point for point in self.points if point.p_value is not None]
        return min(known, key=lambda point: point.p_value or 0.0) if known else None


@dataclass(frozen=True, slots=True)
class WindowEnd:
    """The hazard ratios of the planned comparisons with every nominal date on the `first` or the `last` day of its
    visit's window."""

    day: str
    ratios: tuple[StudyEstimate, ...]
