"""To begin a treatment within a grace period, against not beginning it within: clone, censor, weight.

The trial that was not run, from the records of a cohort: everybody enters at the origin, nobody's future decides on his
arm. Cain and others (2010), Int J Biostat 6:18; Hernan (2018), BMJ 360:k182; Maringe and others (2020), Int J Epidemiol
49:1719-29. It allows for immortal time, and for the covariates that decide on beginning as far as the model of
beginning holds; for nothing that was not recorded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil, exp, floor, inf, isfinite
from typing import NamedTuple

import numpy as np

from theracurve.errors import UsageError
from theracurve.phrases import NOTHING, Statement, apart, clauses
from theracurve.survival._cox.two_arm_hazards import arm_counts, log_hazard_ratio
from theracurve.survival._curves.intervals import check_level
from theracurve.survival._inputs.covariates import as_covariates
from theracurve.survival._inputs.inputs import Column, FloatArray, IntArray, as_events, as_starts, as_times, same_length
from theracurve.survival._inputs.options import chosen_time, is_number
from theracurve.survival._values import papers
from theracurve.survival._values.display import Cells, Shown, number
from theracurve.survival._values.phrases import Method, Note, Why
from theracurve.survival._values.tabular import TypedColumn
from theracurve.survival._values.values import Estimate, finite
from theracurve.survival._weights.balancing_weights import kish
from theracurve.survival._weights.clones import Clones, Strategies, clones
from theracurve.survival._weights.start_model import StartModel, start_model

FEWEST_STARTERS = 5
LEAST_CHANCE = 0.01
MOST_ONE_SIDED = 0.05
"""A patient whose chance of a strategy is below `LEAST_CHANCE` has nobody to stand for him; where more than this share
is so placed, the comparison is not about these patients any more."""
FEWEST_USABLE = 0.9
"""Share of the resamples that must give an estimate; with fewer, those that do are a choice of their own."""
RESAMPLES = 500
FEWEST_BEYOND = 5
"""Resamples beyond each limit of an interval; with fewer, the limit is one of the outermost ones."""
BEGIN, NOT_BEGIN = "begin", "not begin"
SOURCE = apart((papers.CAIN, papers.HERNAN))
METHOD = clauses(
    Method.CLONE_CENSOR_WEIGHT(), Method.START_MODEL(), Method.PLAIN_WEIGHTS(), Method.TIES(name="Breslow")
)


@dataclass(frozen=True, eq=False, kw_only=True)
class CloneCensorWeight(Shown):
    """The hazard ratio of the two strategies, and what it rests on.

    hazard_ratio    with percentile limits of a bootstrap of patients; None with the reason where it is not to be had.
                    A resample in which a strategy has no event has a ratio of 0 or infinity, and so may a limit: it
                    is then 0 or None, and a note says so
    grace           the grace period
    began           patients who began within it
    waited          patients followed beyond it who had not begun
    neither         patients whose follow-up, or life, ended within it before they began; they count for both
    effective       effective sample size of each strategy among those followed beyond the grace period
    largest_weight  of any clone
    resamples       how many resamples gave an estimate, of how many
    """

    hazard_ratio: Estimate
    grace: float
    began: int
    waited: int
    neither: int
    effective: Mapping[str, float]
    largest_weight: float | None
    resamples: tuple[int, int]
    clones: Clones | None = field(repr=False)

    @property
    def method(self) -> Statement:
        return self.hazard_ratio.method

    @property
    def source(self) -> Statement:
        return self.hazard_ratio.source

    def as_columns(self) -> dict[str, TypedColumn]:
        return self.hazard_ratio.as_columns()

    def _cells(self) -> Cells:
        ratio = self.hazard_ratio
        shown = number(ratio.value) or f"not estimable: {ratio.reason}"
        limits = f"{number(ratio.lower)} to {number(ratio.upper) or 'infinity'}" if ratio.lower is not None else "none"
        rows = [
            ("hazard ratio", shown),
            (f"{100 * (ratio.level or 0):g} % interval", limits),
            ("began within it", str(self.began)),
            ("had not begun at its end", str(self.waited)),
            ("left before either", str(self.neither)),
            *((f"effective sample size, {arm}", number(size)) for arm, size in self.effective.items()),
            ("largest weight", number(self.largest_weight)),
        ]
        title = f"to begin within {self.grace:g}, against not to"
        notes = (self.method, self.source, *ratio.notes)
        return Cells(title=title, header=("", ""), rows=tuple(rows), notes=notes)


class _Weighted(NamedTuple):
    """The clones of one sample and the log hazard ratio they give; None and the reason where they give none."""

    clones: Clones | None
    log_ratio: float | None
    reason: Statement = NOTHING
    one_sided: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    strategies: Strategies
    covariates: FloatArray

    @property
    def n(self) -> int:
        return len(self.strategies.time)

    def drawn(self, patients: IntArray) -> "_Sample":
        of = self.strategies
        drawn = Strategies(of.time[patients], of.event[patients], of.started[patients], of.grace)
        return _Sample(drawn, self.covariates[patients])


def clone_censor_weight(
    time: Column,
    event: Column,
    started: Column,
    covariates: Column | None = None,
    *,
    grace: float,
    resamples: int = RESAMPLES,
    seed: int = 0,
    level: float = 0.95,
) -> CloneCensorWeight:
    """The hazard of those who begin within the grace period against those who do not.

    time, event     (n,) exit from risk, and 1 or true where the event happened then
    started         (n,) when the treatment began: missing or infinite where it never did; what begins at the exit or
                    later is never seen
    covariates      what decides on beginning, known at the origin, as for `cox`; None for nothing but time
    grace           the grace period, from the origin, in the unit of the times
    resamples       of patients with all their clones; 0 for no interval. With fewer than 200 for 95 %, fewer than 5
                    lie beyond each limit, and a note says so

    The ratio is not given where fewer than 5 patients begin within the grace period, or where some could only have
    followed one of the strategies (a chance below 1 %). Raises EstimationError for unusable columns, naming rows, and
    UsageError for options that cannot be meant.
    """
    check_level(level)
    grace = chosen_time(grace)
    if not is_number(resamples) or resamples < 0 or int(resamples) != resamples:
        raise UsageError(f"resamples: expected a number of resamples, 0 for no interval, found {resamples!r}")
    times, events, starts = as_times(time).astype(np.float64), as_events(event), as_starts(started)
    table = np.empty((len(times), 0)) if covariates is None else as_covariates(covariates).matrix
    same_length(time=times, event=events, started=starts, covariates=table)
    sample = _Sample(Strategies(times, events, starts, grace), table)
    found = _answer(sample)
    drawn = _resampled(sample, resamples, seed) if found.log_ratio is not None else np.empty(0)
    return _result(sample, found, drawn, resamples, seed, level)


def _answer(sample: _Sample) -> _Weighted:
    """The clones and the ratio of the sample as it is, or why they are not given."""
    of = sample.strategies
    reason = _too_few(of)
    if reason:
        return _Weighted(None, None, reason)
    model = start_model(of.time, of.started, sample.covariates, grace=of.grace)
    one_sided = _one_sided(of, model)
    reason = _without_positivity(of, model, one_sided)
    if reason:
        return _Weighted(None, None, reason)
    made = clones(of, model.waiting, model.ends)
    ratio = _log_ratio(made)
    found = ratio is not None and isfinite(ratio)
    return _Weighted(made, ratio if found else None, NOTHING if found else Why.STRATEGY_WITHOUT_EVENT(), one_sided)


def _log_ratio(made: Clones) -> float | None:
    return log_hazard_ratio(arm_counts(made.begins, made.entry, made.exit, made.event, made.weight))


def _too_few(of: Strategies) -> Statement:
    began = int(of.began.sum())
    if began < FEWEST_STARTERS:
        return Why.FEW_BEGAN(count=began, least=FEWEST_STARTERS)
    if not of.followed.any():
        return Why.NOBODY_FOLLOWED()
    if not of.left_waiting.any():
        return Why.ALL_BEGAN()
    if not (of.began & of.followed).any():
        return Why.NO_BEGINNER_FOLLOWED()
    return NOTHING


def _one_sided(of: Strategies, model: StartModel) -> int:
    """How many of those followed beyond the grace period could hardly have followed both strategies."""
    waiting = model.waiting[of.followed, -1]
    return int(((waiting < LEAST_CHANCE) | (waiting > 1 - LEAST_CHANCE)).sum())


def _without_positivity(of: Strategies, model: StartModel, one_sided: int) -> Statement:
    if not model.found:
        return Why.NO_START_MODEL()
    if model.separated:
        return Why.BEGINNING_TOLD()
    if one_sided > MOST_ONE_SIDED * of.followed.sum():
        return Why.NO_POSITIVITY(count=one_sided, total=int(of.followed.sum()), least=100 * LEAST_CHANCE)
    return NOTHING


def _resampled(sample: _Sample, resamples: int, seed: int) -> FloatArray:
    """The log hazard ratios, infinite ones among them, of the resamples that have one: positivity was asked of the
    sample itself."""
    rng = np.random.default_rng(seed)
    drawn = (_resample(sample.drawn(rng.integers(0, sample.n, sample.n))) for _ in range(resamples))
    return np.array([ratio for ratio in drawn if ratio is not None])


def _resample(sample: _Sample) -> float | None:
    of = sample.strategies
    if not of.began.any():
        return None
    model = start_model(of.time, of.started, sample.covariates, grace=of.grace)
    return _log_ratio(clones(of, model.waiting, model.ends)) if model.found else None


def _result(
    sample: _Sample, found: _Weighted, drawn: FloatArray, resamples: int, seed: int, level: float
) -> CloneCensorWeight:
    of = sample.strategies
    limits = _limits(drawn, resamples, level)
    return CloneCensorWeight(
        hazard_ratio=Estimate(
            quantity="hazard_ratio",
            value=None if found.log_ratio is None else exp(found.log_ratio),
            lower=limits and finite(exp(limits.lower)),
            upper=limits and finite(exp(limits.upper)),
            level=level,
            n=sample.n,
            events=int(of.event.sum()),
            group=BEGIN,
            method=clauses(METHOD, _interval(limits, drawn, resamples, seed)),
            source=SOURCE,
            reason=found.reason,
            notes=tuple(_notes(found, of, limits, drawn, resamples, level)),
        ),
        grace=of.grace,
        began=int(of.began.sum()),
        waited=int(of.left_waiting.sum()),
        neither=int((~of.began & ~of.left_waiting).sum()),
        effective={} if found.clones is None else _effective(found.clones, of),
        largest_weight=None if found.clones is None else float(found.clones.weight.max()),
        resamples=(len(drawn), resamples),
        clones=found.clones,
    )


class _Limits(NamedTuple):
    """Bounds the log hazard ratio; minus infinity, or infinity, where too many resamples have no event in an arm."""

    lower: float
    upper: float

    @property
    def are_finite(self) -> bool:
        return isfinite(self.lower) and isfinite(self.upper)


def _limits(drawn: FloatArray, resamples: int, level: float) -> _Limits | None:
    """The percentiles of the resamples, where enough of them have a ratio."""
    if not resamples or len(drawn) < FEWEST_USABLE * resamples:
        return None
    return _Limits(percentile(drawn, (1 - level) / 2, -inf), percentile(drawn, (1 + level) / 2, inf))


def percentile(values: FloatArray, share: float, outward: float) -> float:
    """The quantile of values (n,) that may be infinite: between two of them as they lie, where both are finite, else
    the one that lies `outward` (minus infinity or infinity)."""
    place = share * (len(values) - 1)
    ordered = np.sort(values)
    low, high = float(ordered[floor(place)]), float(ordered[ceil(place)])
    if isfinite(low) and isfinite(high):
        return low + (place - floor(place)) * (high - low)
    return low if outward < 0 else high


def _interval(limits: _Limits | None, drawn: FloatArray, resamples: int, seed: int) -> Statement:
    if limits is None:
        return Method.NO_INTERVAL()
    interval = (
        Method.PERCENTILE_INTERVAL(resamples=resamples)
        if len(drawn) == resamples
        else Method.PERCENTILE_INTERVAL_OF_SOME(drawn=len(drawn), resamples=resamples)
    )
    return clauses(interval, Method.SEED(seed=seed))


def _notes(
    found: _Weighted, of: Strategies, limits: _Limits | None, drawn: FloatArray, resamples: int, level: float
) -> Iterator[Statement]:
    """What a reader must know before using the interval."""
    if limits is None and resamples and not found.reason:
        yield Note.FEW_RESAMPLES(drawn=len(drawn), resamples=resamples)
    if limits is not None and not limits.are_finite:
        yield Note.RESAMPLES_WITHOUT_EVENT(count=int(np.isinf(drawn).sum()), total=len(drawn))
    fewest = ceil(round(2 * FEWEST_BEYOND / (1 - level), 6))
    if limits is not None and resamples < fewest:
        yield Note.OUTERMOST(resamples=resamples, least=fewest)
    if found.one_sided and not found.reason:
        yield Note.LITTLE_CHANCE(count=found.one_sided, total=int(of.followed.sum()), least=100 * LEAST_CHANCE)


def _effective(made: Clones, of: Strategies) -> dict[str, float]:
    """Counts what the weights leave of the clones at risk just after the grace period."""
    there = (made.entry <= of.grace) & (made.exit > of.grace)
    return {
        name: kish(made.weight[there & (made.begins == begins)]) for name, begins in ((BEGIN, True), (NOT_BEGIN, False))
    }
