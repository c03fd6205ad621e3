"""The cumulative incidence of each of several competing causes, with limits.

Aalen and Johansen (1978), Scand J Stat 5:141-50. Two variances: that of the influence function (infinitesimal
jackknife; valid with probability weights; R's survfit), and Aalen's from the martingales of the events, with the
hypergeometric correction for ties (Gray 1988, Ann Stat 16:1141-54; R's cmprsk).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np

from theracurve.errors import UsageError
from theracurve.phrases import NOTHING, Statement, clauses
from theracurve.survival._curves.intervals import check_level, normal_limits
from theracurve.survival._incidence.aalen_johansen import (
    StateProbabilities,
    aalen_variance,
    free_influence_variance,
    influence_variance,
    state_probabilities,
)
from theracurve.survival._inputs.inputs import Array, Column, FloatArray, IntArray
from theracurve.survival._inputs.options import chosen_time
from theracurve.survival._tables.competing_counts import cause_name, competing_counts, competing_data
from theracurve.survival._values import papers
from theracurve.survival._values.by_group import ByGroup
from theracurve.survival._values.display import Cells, Shown, number
from theracurve.survival._values.phrases import Method, Why
from theracurve.survival._values.plotting import Plotted, Steps, together
from theracurve.survival._values.tabular import TypedColumn, labelled_arrays, stacked
from theracurve.survival._values.values import Estimate, finite

Variance: TypeAlias = Literal["influence", "aalen"]
Interval: TypeAlias = Literal["log-log", "log", "plain"]
EVENT_FREE = "event-free"
HEADER = ("cause", "patients", "events", "at the end of follow-up")
VARIANCES = {"influence": Method.INFLUENCE_VARIANCE, "aalen": Method.AALEN_VARIANCE}


@dataclass(frozen=True, eq=False, kw_only=True)
class IncidenceCurve(Shown, Plotted):
    """The probability of one state in one group: arrays with one element per time at which somebody left the group.

    `events` are the patients who had this cause (event-free: any cause) so far. Where the probability is 0, and for
    the standard error also where nobody is left, there are no limits (NaN).
    """

    group: str
    cause: str
    n: int
    times: Array
    at_risk: FloatArray
    events: IntArray
    probability: FloatArray
    std_error: FloatArray
    lower: FloatArray
    upper: FloatArray
    level: float
    method: Statement
    ends: float
    """The end of follow-up; infinity where everybody had an event."""
    source: Statement = papers.AALEN_JOHANSEN

    def at(self, time: float) -> Estimate:
        """The probability at a time, not estimable after the end of follow-up."""
        time = chosen_time(time)
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        ended = time > self.ends
        shown = place >= 0 and not ended
        begin = float(self.cause == EVENT_FREE)
        value = None if ended else float(self.probability[place]) if shown else begin
        lower, upper = (self.lower[place], self.upper[place]) if shown else (np.nan, np.nan)
        certain = value in (0.0, 1.0)
        if certain:
            lower, upper = self._limits_of_certainty(value, place)
        return Estimate(
            quantity="event_free_probability" if self.cause == EVENT_FREE else "cumulative_incidence",
            value=value,
            std_error=finite(self.std_error[place]) if shown else None,
            lower=finite(lower),
            upper=finite(upper),
            level=self.level,
            n=self.n,
            events=int(self.events[place]) if place >= 0 else 0,
            at=time,
            method=clauses(Method.AALEN_JOHANSEN(), Method.LIMIT_OF_THOSE_LEFT()) if certain else self.method,
            source=self.source,
            group=f"{self.group}, {self.cause}",
            reason=Why.FOLLOW_UP_ENDS(ends=self.ends) if ended else NOTHING,
        )

    def _limits_of_certainty(self, value: float | None, place: int) -> tuple[float, float]:
        """Gives what those left at risk, or those who had it, allow at a probability of 0 or 1; NaN with weights."""
        left = self.at_risk[place + 1] if place + 1 < len(self.at_risk) else 0.0
        still = (value == 1) == (self.cause == EVENT_FREE)
        known = float(left if still else self.events[place])
        if not self.at_risk.size or self.at_risk[0] != self.n:
            return np.nan, np.nan
        bound = ((1 - self.level) / 2) ** (1 / known) if known else 0.0
        return (bound, 1.0) if value else (0.0, 1 - bound)

    def as_columns(self) -> dict[str, TypedColumn]:
        names = ("at_risk", "events", "probability", "std_error", "lower", "upper")
        return labelled_arrays(self, names, group=self.group, cause=self.cause)

    def _steps(self) -> tuple[Steps, ...]:
        begin, label = float(self.cause == EVENT_FREE), f"{self.cause}, {self.group}"
        return (Steps(label, "probability", begin, self.times, self.probability, self.lower, self.upper),)

    def _cells(self) -> Cells:
        columns = (self.times, self.at_risk, self.events, self.probability, self.std_error, self.lower, self.upper)
        rows = tuple(
            (*(f"{value:g}" for value in row[:3]), *(number(finite(value)) for value in row[3:]))
            for row in zip(*columns, strict=True)
        )
        header = ("time", "at risk", "events so far", "probability", "std. error", "lower", "upper")
        return Cells(title=f"{self.cause}, {self.group}", header=header, rows=rows, notes=(self.method, self.source))


@dataclass(frozen=True, eq=False)
class GroupIncidence(Mapping[str, IncidenceCurve], Shown, Plotted):
    """One group's curve of each cause, `group["death"]`, and the probability of no event so far."""

    causes: Mapping[str, IncidenceCurve]
    event_free: IncidenceCurve

    def __getitem__(self, cause: object) -> IncidenceCurve:
        return self.causes[cause_name(cause)]

    def __iter__(self) -> Iterator[str]:
        return iter(self.causes)

    def __len__(self) -> int:
        return len(self.causes)

    @property
    def method(self) -> Statement:
        return self.event_free.method

    @property
    def source(self) -> Statement:
        return self.event_free.source

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """One for each cause, as `print` shows them."""
        return [
            (cause, str(curve.n), str(curve.events[-1]), number(float(curve.probability[-1])))
            for cause, curve in self.items()
        ]

    def as_columns(self) -> dict[str, TypedColumn]:
        return stacked(curve.as_columns() for curve in self.causes.values())

    def _steps(self) -> tuple[Steps, ...]:
        return together(tuple(self.causes.values()))

    def _cells(self) -> Cells:
        title = f"cumulative incidence, {self.event_free.group}"
        return Cells(title=title, header=HEADER, rows=tuple(self.rows), notes=(self.method, self.source))


@dataclass(frozen=True, eq=False)
class CumulativeIncidence(ByGroup[GroupIncidence]):
    """Each group's curves: `result["A"]["death"]`; numbered causes also `result["A"][2]`."""

    def _cells(self) -> Cells:
        rows = [(group, *row) for group, curves in self.items() for row in curves.rows]
        notes = (self.method, self.source)
        return Cells(title="cumulative incidence", header=("group", *HEADER), rows=tuple(rows), notes=notes)


def cumulative_incidence(
    time: Column,
    event: Column,
    *,
    group: Column | None = None,
    weights: Column | None = None,
    causes: Sequence[object] = (),
    variance: Variance = "influence",
    interval: Interval = "log-log",
    level: float = 0.95,
) -> CumulativeIncidence:
    """The cumulative incidence of every cause in every group.

    time, event     (n,) end of follow-up, and 0 where censored then or else the cause, a number or a label
    group           (n,) labels; without it there is one group, "all"
    weights         (n,) probability weights, for the influence variance
    causes          causes to report even where they never happened; those that did are always there
    variance        "influence" (as survfit) or "aalen" (as cmprsk::cuminc; the event-free state has Greenwood's)
    interval        "log-log", "log" or "plain"

    Raises `EstimationError` for unusable columns, naming rows, and `UsageError` for an unknown option.
    """
    if variance not in get_args(Variance) or (variance == "aalen" and weights is not None):
        raise UsageError(f"variance: expected 'influence', or 'aalen' without weights; found {variance!r}")
    if interval not in get_args(Interval):
        raise UsageError(f"interval: expected one of {', '.join(get_args(Interval))}; found {interval!r}")
    check_level(level)
    data = competing_data(time, event, group, weights, causes)
    curves = Curves(data.causes, variance, interval, level)
    counts = zip(data.groups.names, competing_counts(data), strict=True)
    return CumulativeIncidence({name: curves.of_group(name, state_probabilities(found)) for name, found in counts})


@dataclass(frozen=True, slots=True)
class Curves:
    """Makes curves that share their causes and the way their limits are found."""

    causes: tuple[str, ...]
    variance: Variance
    interval: Interval
    level: float

    @property
    def method(self) -> Statement:
        return clauses(Method.AALEN_JOHANSEN(), Method.INTERVAL(interval=self.interval), VARIANCES[self.variance]())

    def of_group(self, group: str, states: StateProbabilities) -> GroupIncidence:
        found = influence_variance if self.variance == "influence" else aalen_variance
        events, free = states.counts.events, free_influence_variance(states)
        causes = {
            name: self._curve(group, states, name, (states.incidence[cause], found(states, cause), events[cause]))
            for cause, name in enumerate(self.causes)
        }
        return GroupIncidence(causes, self._curve(group, states, EVENT_FREE, (states.free, free, events.sum(axis=0))))

    def _curve(
        self, group: str, states: StateProbabilities, cause: str, found: tuple[FloatArray, FloatArray, IntArray]
    ) -> IncidenceCurve:
        """`found` are the probabilities, their variances and the events so far."""
        probability, std_error = found[0], np.sqrt(found[1])
        lower, upper = normal_limits(self.interval, probability, std_error, self.level)
        return IncidenceCurve(
            group=group,
            cause=cause,
            n=states.counts.n,
            times=states.counts.times,
            at_risk=states.at_risk,
            events=found[2],
            probability=probability,
            std_error=std_error,
            lower=lower,
            upper=upper,
            level=self.level,
            method=self.method,
            ends=float(states.counts.times[-1]) if states.free[-1] > 0 else np.inf,
        )
