"""The mean number of recurrent events per patient up to each time.

Nelson (1988), J Qual Technol 20:24-35; variance after Lawless and Nadeau (1995), Technometrics 37:158-68, which needs
no assumption on how the events of one patient hang together. Follow-up must end for reasons unrelated to the events;
death is such an end only if the number before death is what is asked for.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np

from theracurve.errors import EstimationError, UsageError
from theracurve.phrases import NOTHING, Statement, apart, clauses
from theracurve.survival._curves.intervals import check_level, normal_quantile
from theracurve.survival._incidence.influences import Gains, Spans, squared_influences
from theracurve.survival._inputs.inputs import (
    Array,
    BoolArray,
    Column,
    FloatArray,
    IntArray,
    Labels,
    as_entries,
    as_events,
    as_labels,
    as_times,
    as_weights,
    refuse_weightless_groups,
    same_length,
)
from theracurve.survival._inputs.options import chosen_time
from theracurve.survival._tables.risk_sets import distinct, rank
from theracurve.survival._tables.slot_intervals import sum_by
from theracurve.survival._values import papers
from theracurve.survival._values.by_group import ByGroup
from theracurve.survival._values.display import Cells, Shown, number
from theracurve.survival._values.phrases import Method, Why
from theracurve.survival._values.plotting import Plotted, Steps
from theracurve.survival._values.tabular import TypedColumn, labelled_arrays
from theracurve.survival._values.values import Estimate, finite

Interval: TypeAlias = Literal["log", "plain"]
SOURCE = apart((papers.NELSON_RECURRENT, papers.LAWLESS_NADEAU))
EVERYBODY = "all"


@dataclass(frozen=True, eq=False, kw_only=True)
class MeanCumulativeCurve(Shown, Plotted):
    """One group's mean number of events: arrays with one element per time of an event. `at_risk` and `events` are
    sums of weights where there are weights; before the first event the mean is 0. One patient alone has no standard
    error and no limits (NaN)."""

    group: str
    n: int
    times: Array
    at_risk: FloatArray
    events: FloatArray
    mean: FloatArray
    std_error: FloatArray
    lower: FloatArray
    upper: FloatArray
    level: float
    method: Statement
    ends: float
    source: Statement = SOURCE

    def at(self, time: float) -> Estimate:
        """The mean number of events up to a time, not estimable after the end of follow-up."""
        time = chosen_time(time)
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        ended = time > self.ends
        shown = place >= 0 and not ended
        return Estimate(
            quantity="mean_cumulative_count",
            value=None if ended else float(self.mean[place]) if shown else 0.0,
            std_error=finite(self.std_error[place]) if shown else None,
            lower=finite(self.lower[place]) if shown else None,
            upper=finite(self.upper[place]) if shown else None,
            level=self.level,
            n=self.n,
            at=time,
            unit="events per patient",
            method=self.method,
            source=self.source,
            group=self.group,
            reason=Why.FOLLOW_UP_ENDS(ends=self.ends) if ended else NOTHING,
        )

    def as_columns(self) -> dict[str, TypedColumn]:
        return labelled_arrays(self, ("at_risk", "events", "mean", "std_error", "lower", "upper"), group=self.group)

    def _steps(self) -> tuple[Steps, ...]:
        return (Steps(self.group, "mean number of events", 0.0, self.times, self.mean, self.lower, self.upper),)

    def _cells(self) -> Cells:
        columns = (self.times, self.at_risk, self.events, self.mean, self.std_error, self.lower, self.upper)
        rows = tuple(
            (*(f"{value:g}" for value in row[:3]), *(number(finite(value)) for value in row[3:]))
            for row in zip(*columns, strict=True)
        )
        header = ("time", "at risk", "events", "mean", "std. error", "lower", "upper")
        return Cells(
            title=f"mean number of events, {self.group}", header=header, rows=rows, notes=(self.method, self.source)
        )


@dataclass(frozen=True, eq=False)
class MeanCumulative(ByGroup[MeanCumulativeCurve]):
    """Each group's curve: `result["A"]`."""

    def _cells(self) -> Cells:
        rows = []
        for group, curve in self.items():
            last = curve.at(curve.ends)
            rows.append((group, str(curve.n), f"{curve.events.sum():g}", f"{curve.ends:g}", number(last.value)))
        header = ("group", "patients", "events", "follow-up", "mean number of events")
        return Cells(
            title="Mean cumulative function", header=header, rows=tuple(rows), notes=(self.method, self.source)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """The patients of one group, numbered from 0: the intervals (start, stop] at risk, of whom, the events, of whom,
    and each patient's weight."""

    start: Array
    stop: Array
    at_risk: IntArray
    time: Array
    had: IntArray
    weight: FloatArray


def mean_cumulative_function(
    patient: Column,
    time: Column,
    event: Column,
    *,
    entry: Column | None = None,
    group: Column | None = None,
    weights: Column | None = None,
    interval: Interval = "log",
    level: float = 0.95,
) -> MeanCumulative:
    """The mean cumulative function of every group.

    patient, time, event    (n,) one row for each event (1 or true) and one for the end of follow-up (0); a patient's
                            last row ends his follow-up whatever it is
    entry                   (n,) where given, a patient is at risk in the (entry, time] of his rows only; they must not
                            overlap
    group, weights          (n,) the same in all rows of a patient; probability weights
    interval                "log" or "plain"

    Raises `EstimationError` for unusable columns, naming rows, and `UsageError` for an unknown option.
    """
    if interval not in get_args(Interval):
        raise UsageError(f"interval: expected one of {', '.join(get_args(Interval))}; found {interval!r}")
    check_level(level)
    times, events, patients = as_times(time), as_events(event), as_labels(patient, "patient")
    entries = None if entry is None else as_entries(entry, times)
    groups = Labels(np.zeros(len(times), np.int64), (EVERYBODY,)) if group is None else as_labels(group)
    weight = np.ones(len(times)) if weights is None else as_weights(weights, "weights")
    same_length(patient=patients, time=times, event=events, group=groups, weights=weight, entry=entries)
    rows = _Rows(patients, times, events, entries, groups, weight)
    rows.refuse_patients_that_change()
    curves = {
        name: _curve(name, rows.histories(code), interval, level)
        for code, name in enumerate(groups.names)
        if (groups.codes == code).any()
    }
    return MeanCumulative(curves)


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """The rows as given."""

    patients: Labels
    time: Array
    event: BoolArray
    entry: Array | None
    groups: Labels
    weight: FloatArray

    def refuse_patients_that_change(self) -> None:
        """A patient has one group and one weight, and no two rows of his overlap; every group has a weight."""
        refuse_weightless_groups(self.groups, self.weight, "weights")
        _, first = np.unique(self.patients.codes, return_index=True)
        for name, column in (("group", self.groups.codes), ("weights", self.weight)):
            self._refuse(column != column[first][self.patients.codes], f"{name}: expected one value for each patient")
        if self.entry is not None:
            order = np.lexsort((self.entry, self.patients.codes))
            same = np.diff(self.patients.codes[order]) == 0
            overlap = np.zeros(len(order), np.bool_)
            overlap[order[1:]] = same & (self.entry[order][1:] < self.time[order][:-1])
            self._refuse(overlap, "entry: expected the rows of a patient not to overlap")

    def _refuse(self, wrong: BoolArray, expectation: str) -> None:
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            patient = self.patients.names[self.patients.codes[row]]
            raise EstimationError(f"{expectation}, found another in row {row + 1} (patient {patient})")

    def histories(self, group: int) -> Histories:
        member = (self.groups.codes == group) & (self.weight > 0)
        codes, who = np.unique(self.patients.codes[member], return_inverse=True)
        time, event = self.time[member], self.event[member]
        weight = np.ones(len(codes))
        weight[who] = self.weight[member]
        if self.entry is not None:
            return Histories(self.entry[member], time, who, time[event], who[event], weight)
        last = np.zeros(len(codes), time.dtype)
        np.maximum.at(last, who, time)
        return Histories(np.full(len(codes), -1), last, np.arange(len(codes)), time[event], who[event], weight)


def _curve(name: str, histories: Histories, interval: Interval, level: float) -> MeanCumulativeCurve:
    times = distinct(histories.time)
    place = rank(histories.time, times) - 1
    events = sum_by(place, histories.weight[histories.had], len(times))
    entering, leaving = rank(histories.start, times), rank(histories.stop, times)
    weight = histories.weight[histories.at_risk]
    change = sum_by(entering, weight, len(times) + 1) - sum_by(leaving, weight, len(times) + 1)
    at_risk = change.cumsum()[:-1]
    mean = (events / at_risk).cumsum()
    std_error = np.full(len(times), np.nan)  # of one patient alone nothing can be said
    if len(histories.weight) > 1:
        gains = Gains(histories.had, place, 1 / at_risk[place])
        spans = Spans(histories.at_risk, entering, leaving)
        std_error = np.sqrt(squared_influences(gains, spans, events / at_risk**2, histories.weight))
    lower, upper = _limits(mean, std_error, interval, level)
    return MeanCumulativeCurve(
        group=name,
        n=len(histories.weight),
        times=times,
        at_risk=at_risk,
        events=events,
        mean=mean,
        std_error=std_error,
        lower=lower,
        upper=upper,
        level=level,
        method=clauses(
            Method.MEAN_CUMULATIVE(), Method.ROBUST_VARIANCE_BY_PATIENT(), Method.INTERVAL(interval=interval)
        ),
        ends=float(histories.stop.max()),
    )


def _limits(mean: FloatArray, std_error: FloatArray, interval: Interval, level: float) -> tuple[FloatArray, FloatArray]:
    width = normal_quantile(level) * std_error
    if interval == "plain":
        return np.maximum(mean - width, 0), mean + width
    return mean * np.exp(-width / mean), mean * np.exp(width / mean)
