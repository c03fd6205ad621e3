"""The Nelson-Aalen estimate of the cumulative hazard.

Nelson (1969), J Qual Technol 1:27-52; Aalen (1978), Ann Stat 6:701-726; limits on the log scale: Bie, Borgan and
Liestoel (1987), Scand J Stat 14:221-233.
"""

from dataclasses import dataclass

import numpy as np

from theracurve.phrases import Statement, apart, clauses
from theracurve.survival._curves.intervals import check_level, normal_quantile
from theracurve.survival._curves.kaplan_meier import after_follow_up, influence_variance, reciprocal
from theracurve.survival._inputs.inputs import FloatArray
from theracurve.survival._inputs.options import chosen_time
from theracurve.survival._tables.event_table import EventTable
from theracurve.survival._values import papers
from theracurve.survival._values.by_group import ByGroup
from theracurve.survival._values.display import Cells, Shown, number
from theracurve.survival._values.phrases import Method
from theracurve.survival._values.plotting import Plotted, Steps
from theracurve.survival._values.tabular import TypedColumn, labelled_arrays
from theracurve.survival._values.values import Estimate

SOURCE = apart((papers.NELSON, papers.AALEN))


@dataclass(frozen=True, eq=False, kw_only=True)
class CumulativeHazard(Shown, Plotted):
    """One group's cumulative hazard: arrays with one element per time at which somebody left the group.

    `at_risk` and `events` are sums of weights in a weighted table. Before the first event the limits are 0.
    """

    group: str
    n: int
    times: FloatArray
    at_risk: FloatArray
    events: FloatArray
    events_counted: FloatArray
    hazard: FloatArray
    std_error: FloatArray
    lower: FloatArray
    upper: FloatArray
    level: float
    method: Statement
    source: Statement = SOURCE

    def at(self, time: float) -> Estimate:
        """The cumulative hazard at a time; not estimable after the end of follow-up."""
        time = chosen_time(time)
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        reason = after_follow_up(self.times, time)
        columns = (self.hazard, self.std_error, self.lower, self.upper)
        values = (None,) * 4 if reason else tuple(float(column[place]) if place >= 0 else 0.0 for column in columns)
        return Estimate(
            quantity="cumulative_hazard",
            value=values[0],
            std_error=values[1],
            lower=values[2],
            upper=values[3],
            level=self.level,
            n=self.n,
            events=int(self.events_counted[: place + 1].sum()),
            at=time,
            method=self.method,
            source=self.source,
            group=self.group,
            reason=reason,
        )

    def as_columns(self) -> dict[str, TypedColumn]:
        return labelled_arrays(self, ("at_risk", "events", "hazard", "std_error", "lower", "upper"), group=self.group)

    def _steps(self) -> tuple[Steps, ...]:
        return (Steps(self.group, "cumulative hazard", 0.0, self.times, self.hazard, self.lower, self.upper),)

    def _cells(self) -> Cells:
        counts, estimates = (
            (self.times, self.at_risk, self.events),
            (self.hazard, self.std_error, self.lower, self.upper),
        )
        rows = tuple(
            (*(f"{value:g}" for value in row[:3]), *(number(value) for value in row[3:]))
            for row in zip(*counts, *estimates, strict=True)
        )
        header = ("time", "at risk", "events", "hazard", "std. error", "lower", "upper")
        return Cells(
            title=f"cumulative hazard, {self.group}", header=header, rows=rows, notes=(self.method, self.source)
        )


@dataclass(frozen=True, eq=False)
class NelsonAalen(ByGroup[CumulativeHazard]):
    """Each group's cumulative hazard: `result["A"]`."""

    def _cells(self) -> Cells:
        rows = tuple(
            (
                group,
                str(curve.n),
                str(int(curve.events_counted.sum())),
                f"{curve.times.max(initial=0.0):g}",
                number(curve.hazard.max(initial=0.0)),
            )
            for group, curve in self.curves.items()
        )
        header = ("group", "patients", "events", "last time", "hazard")
        return Cells(title="cumulative hazard", header=header, rows=rows, notes=(self.method, self.source))


def nelson_aalen(table: EventTable, *, level: float = 0.95) -> NelsonAalen:
    """The Nelson-Aalen cumulative hazard of every group, with limits on the log scale; strata are added up."""
    check_level(level)
    pooled = table.pooled()
    return NelsonAalen({name: _curve(pooled, place, level) for place, name in enumerate(pooled.groups)})


def _curve(table: EventTable, group: int, level: float) -> CumulativeHazard:
    stratum = table.strata[0]
    used = (stratum.events[group] + stratum.censored[group]) > 0
    at_risk, events = stratum.weighted_at_risk[group], stratum.weighted_events[group]
    hazard = np.cumsum(np.divide(events, at_risk, out=np.zeros_like(events), where=events > 0))
    if table.weighted:
        variance = influence_variance(stratum, group, reciprocal(at_risk, events))
    else:
        variance = np.cumsum(np.divide(events, at_risk**2, out=np.zeros_like(events), where=events > 0))
    std_error = np.sqrt(variance)
    width = normal_quantile(level) * np.divide(std_error, hazard, out=np.zeros_like(hazard), where=hazard > 0)
    how = Method.INFLUENCE_FUNCTION_VARIANCE if table.weighted else Method.POISSON_VARIANCE
    return CumulativeHazard(
        group=table.groups[group],
        n=int(table.patients[group]),
        times=stratum.times[used],
        at_risk=at_risk[used],
        events=events[used],
        events_counted=stratum.events[group][used].astype(np.float64),
        hazard=hazard[used],
        std_error=std_error[used],
        lower=(hazard * np.exp(-width))[used],
        upper=(hazard * np.exp(width))[used],
        level=level,
        method=clauses(Method.NELSON_AALEN(), how(), Method.INTERVAL(interval="log")),
    )
