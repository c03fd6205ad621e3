"""The Kaplan-Meier estimate with its limits, values at a time, and quantiles.

Kaplan and Meier (1958), J Am Stat Assoc 53:457-481; variance after Greenwood (1926). With weights the variance is
that of the influence function (infinitesimal jackknife), valid for probability weights: Reid (1981), Biometrika
68:485-489; Therneau and Grambsch (2000), Modeling Survival Data, 2.3.
"""

from dataclasses import dataclass

import numpy as np

from theracurve.errors import EstimationError
from theracurve.phrases import NOTHING, Statement, apart, clauses
from theracurve.survival._curves.intervals import (
    Interval,
    Limits,
    beta_product_limits,
    check_interval,
    check_level,
    normal_limits,
)
from theracurve.survival._inputs.inputs import FloatArray
from theracurve.survival._inputs.options import chosen_probability, chosen_time
from theracurve.survival._tables.event_table import EventTable, Stratum
from theracurve.survival._values import papers
from theracurve.survival._values.by_group import ByGroup
from theracurve.survival._values.display import Cells, Shown, number
from theracurve.survival._values.phrases import Method, Note, Why
from theracurve.survival._values.plotting import Plotted, Steps
from theracurve.survival._values.tabular import TypedColumn, labelled_arrays
from theracurve.survival._values.values import Estimate, finite

FLAT = float(np.sqrt(np.finfo(np.float64).eps))
"""How near a curve must run to a probability to count as flat at it."""

BETA_PRODUCT_SOURCE = apart((papers.KAPLAN_MEIER, papers.FAY))


@dataclass(frozen=True, eq=False, kw_only=True)
class SurvivalCurve(Shown, Plotted):
    """One group's Kaplan-Meier curve: arrays with one element per time at which somebody left the group.

    `at_risk`, `events` and `censored` are sums of weights in a weighted table. Where the curve is 0, `std_error`,
    and the limits of every interval but `beta-product`, do not exist and are NaN.
    """

    group: str
    n: int
    times: FloatArray
    at_risk: FloatArray
    events: FloatArray
    censored: FloatArray
    events_counted: FloatArray
    survival: FloatArray
    std_error: FloatArray
    lower: FloatArray
    upper: FloatArray
    interval: str
    level: float
    weighted: bool

    @property
    def method(self) -> Statement:
        variance = Method.INFLUENCE_FUNCTION_VARIANCE if self.weighted else Method.GREENWOOD_VARIANCE
        detail = NOTHING if self.interval == "beta-product" else variance()
        return _method_of(self.interval, detail)

    @property
    def source(self) -> Statement:
        return BETA_PRODUCT_SOURCE if self.interval == "beta-product" else papers.KAPLAN_MEIER

    @property
    def start_lower(self) -> float | None:
        """The lower limit of beta products before anybody had the event or left; other intervals have none there."""
        return ((1 - self.level) / 2) ** (1 / self.n) if self.interval == "beta-product" else None

    def at(self, time: float) -> Estimate:
        """Survival at a time; not estimable after the end of follow-up unless the curve has reached 0."""
        time = chosen_time(time)
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        reason = NOTHING if self.times.size and self.survival[-1] <= 0 else after_follow_up(self.times, time)
        value, std_error, lower, upper = self._step(place) if not reason else (np.nan,) * 4
        method, source = self.method, self.source
        if value in (0.0, 1.0) and self.interval != "beta-product":
            lower, upper = self._limits_of_certainty(place)
            if np.isfinite(lower):
                method, source = _method_of("beta-product", NOTHING), BETA_PRODUCT_SOURCE
        return Estimate(
            quantity="survival_probability",
            value=finite(value),
            std_error=finite(std_error),
            lower=finite(lower),
            upper=finite(upper),
            level=self.level,
            n=self.n,
            events=int(self.events_counted[: place + 1].sum()),
            at=time,
            method=method,
            source=source,
            group=self.group,
            reason=reason,
            notes=() if reason or np.isfinite(lower) else self._width_notes(value),
        )

    def quantile(self, p: float) -> Estimate:
        """The time by which a share p had the event, with the limits of Brookmeyer and Crowley (1982).

        Where the curve is flat at 1 - p, the middle of the flat part. The lower limit may exist where the quantile
        itself is not reached.
        """
        p = chosen_probability(p)
        times = np.append(0.0, self.times)
        value = _crossing(times, np.append(1.0, self.survival), 1 - p)
        least = float(self.survival.min(initial=1.0))
        reason = NOTHING if value is not None else Why.NOT_REACHED(level=1 - p, lowest=least)
        start_lower = self._step(-1)[2]
        return Estimate(
            quantity="median" if p == 0.5 else "quantile",
            value=value,
            lower=_crossing(times, np.append(start_lower, self.lower), 1 - p),
            upper=_crossing(times, np.append(1.0, self.upper), 1 - p),
            level=self.level,
            n=self.n,
            events=int(self.events_counted.sum()),
            at=p,
            method=clauses(Method.KAPLAN_MEIER(), Method.BROOKMEYER_CROWLEY(interval=self.interval)),
            source=apart((self.source, papers.BROOKMEYER_CROWLEY)),
            group=self.group,
            reason=reason,
        )

    def median(self) -> Estimate:
        """The median time, with the limits of Brookmeyer and Crowley (1982)."""
        return self.quantile(0.5)

    def _step(self, place: int) -> tuple[float, float, float, float]:
        """Survival, standard error and limits from the given time on; place -1 is before the first."""
        if place >= 0:
            values = (self.survival, self.std_error, self.lower, self.upper)
            return tuple(float(array[place]) for array in values)  # type: ignore[return-value]
        return 1.0, 0.0, 1.0 if self.start_lower is None else self.start_lower, 1.0

    def _limits_of_certainty(self, place: int) -> tuple[float, float]:
        """Gives the limits where the curve is 1 or 0: of beta products; NaN where weights or late entry leave none."""
        remaining = self.at_risk - self.events - self.censored
        if self.weighted or self.n != next(iter(self.at_risk), self.n) or (remaining[:-1] != self.at_risk[1:]).any():
            return np.nan, np.nan
        if place < 0:
            return ((1 - self.level) / 2) ** (1 / self.n), 1.0
        lower, upper = beta_product_limits(self.at_risk, self.events, remaining, self.level)
        return float(lower[place]), float(upper[place])

    def _width_notes(self, value: float) -> tuple[Statement, ...]:
        if 0 < value < 1 or self.interval == "beta-product":
            return ()
        return (Note.INTERVAL_SILENT(value=value, interval=self.interval),)

    def as_columns(self) -> dict[str, TypedColumn]:
        names = ("at_risk", "events", "censored", "survival", "std_error", "lower", "upper")
        return labelled_arrays(self, names, group=self.group)

    def _steps(self) -> tuple[Steps, ...]:
        left = self.times[self.censored > 0].astype(np.float64)
        return (Steps(self.group, "survival", 1.0, self.times, self.survival, self.lower, self.upper, left),)

    def _cells(self) -> Cells:
        columns = (self.times, self.at_risk, self.events, self.censored)
        estimates = (self.survival, self.std_error, self.lower, self.upper)
        rows = tuple(
            (*(f"{value:g}" for value in row[:4]), *(number(finite(value)) for value in row[4:]))
            for row in zip(*columns, *estimates, strict=True)
        )
        header = ("time", "at risk", "events", "censored", "survival", "std. error", "lower", "upper")
        return Cells(title=f"survival, {self.group}", header=header, rows=rows, notes=(self.method, self.source))


def _method_of(interval: str, detail: Statement) -> Statement:
    return clauses(Method.KAPLAN_MEIER(), Method.INTERVAL(interval=interval), detail)


@dataclass(frozen=True, eq=False)
class KaplanMeier(ByGroup[SurvivalCurve]):
    """Each group's curve: `result["A"]`."""

    def _cells(self) -> Cells:
        rows = []
        for group, curve in self.curves.items():
            median = curve.median()
            figures = (number(value) or "not reached" for value in (median.value, median.lower, median.upper))
            rows.append((group, str(curve.n), str(median.events), *figures))
        header = ("group", "patients", "events", "median", "lower", "upper")
        return Cells(title="survival", header=header, rows=tuple(rows), notes=(self.method, self.source))


def kaplan_meier(table: EventTable, *, interval: Interval = "log-log", level: float = 0.95) -> KaplanMeier:
    """The Kaplan-Meier curve of every group; strata are added up.

    `interval`: `log-log`, `log`, `plain`, `logit`, `arcsin`, or `beta-product` (Fay, Brittain and Proschan 2013:
    for small groups, and a real interval where the curve is 1 or 0). Raises UsageError for another interval or
    level, and EstimationError for beta-product limits of a table with weights or delayed entry.
    """
    check_interval(interval)
    check_level(level)
    if interval == "beta-product" and (table.weighted or table.delayed):
        raise EstimationError("beta-product limits are known for plain counts only: no weights, no delayed entry")
    pooled = table.pooled()
    return KaplanMeier(
        {name: _curve(pooled, place, interval, level) for place, name in enumerate(pooled.groups)},
    )


def reverse_kaplan_meier(table: EventTable, *, interval: Interval = "log-log", level: float = 0.95) -> KaplanMeier:
    """Follow-up by the reverse Kaplan-Meier method: censoring is the event and the event censors.

    Schemper and Smith (1996), Control Clin Trials 17:343-346. Patients with the event at a time are still at risk of
    being censored at it, as when the event column is flipped.
    """
    return kaplan_meier(table.reversed(), interval=interval, level=level)


def _curve(table: EventTable, group: int, interval: str, level: float) -> SurvivalCurve:
    stratum = table.strata[0]
    used = (stratum.events[group] + stratum.censored[group]) > 0
    at_risk, events = stratum.weighted_at_risk[group][used], stratum.weighted_events[group][used]
    left = stratum.censored if stratum.censored_weight is None else stratum.censored_weight
    survival = product_limit(at_risk, events)
    std_error = survival * np.sqrt(log_survival_variance(stratum, group)[used])
    lower, upper = _limits(interval, stratum, group, survival, std_error, level)
    return SurvivalCurve(
        group=table.groups[group],
        n=int(table.patients[group]),
        times=stratum.times[used],
        at_risk=at_risk,
        events=events,
        censored=left[group][used].astype(np.float64),
        events_counted=stratum.events[group][used].astype(np.float64),
        survival=survival,
        std_error=std_error,
        lower=lower,
        upper=upper,
        interval=interval,
        level=level,
        weighted=table.weighted,
    )


def after_follow_up(times: FloatArray, time: float) -> Statement:
    """Why nothing is known at the time; nothing if the group was followed to it."""
    if not times.size:
        return Why.NOBODY_AT_RISK()
    return Why.FOLLOW_UP_ENDS(ends=float(times[-1])) if time > times[-1] else NOTHING


def product_limit(at_risk: FloatArray, events: FloatArray) -> FloatArray:
    """S at each time, from those at risk just before it and the events at it."""
    staying = np.where(events > 0, at_risk - events, 1.0) / np.where(events > 0, at_risk, 1.0)
    return np.asarray(np.cumprod(staying), dtype=np.float64)


def log_survival_variance(stratum: Stratum, group: int) -> FloatArray:
    """The variance of log S at each time of the stratum; NaN where S is 0."""
    at_risk, events = stratum.weighted_at_risk[group], stratum.weighted_events[group]
    if stratum.event_weight is None:
        return _greenwood(at_risk, events)
    variance = influence_variance(stratum, group, reciprocal(at_risk - events, events))
    variance[~np.isfinite(variance) | (product_limit(at_risk, events) <= 0)] = np.nan
    return variance


def _greenwood(at_risk: FloatArray, events: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(events > 0, events / (at_risk * (at_risk - events)), 0.0)
    variance: FloatArray = np.cumsum(terms)
    variance[~np.isfinite(variance)] = np.nan
    return variance


def influence_variance(stratum: Stratum, group: int, step: FloatArray) -> FloatArray:
    """The sum, up to each time, of one group's squared influences on a sum of `step` times hazard over the times.

    A patient's influence at t is w (h(x) - H(x)) after his event at x, -w H(x) after his censoring, -w H(t) before
    either, with h the step and H the sum of h d / n: so the sums of squared weights by time suffice. The step is
    1 / (n - d) for log S and 1 / n for the cumulative hazard.
    """
    assert stratum.event_weight_squared is not None
    assert stratum.censored_weight_squared is not None
    at_risk, events = stratum.weighted_at_risk[group], stratum.weighted_events[group]
    had, left = stratum.event_weight_squared[group], stratum.censored_weight_squared[group]
    with np.errstate(invalid="ignore"):
        total = np.cumsum(step * np.divide(events, at_risk, out=np.zeros_like(events), where=events > 0))
        gone = np.cumsum(had * (step - total) ** 2 + left * total**2)
        staying = np.cumsum((had + left)[::-1])[::-1] - had - left
        variance: FloatArray = gone + staying * total**2
    return variance


def reciprocal(divisor: FloatArray, events: FloatArray) -> FloatArray:
    """1 / divisor at times with events, 0 elsewhere; infinite where nobody survives."""
    with np.errstate(divide="ignore"):
        return np.where(events > 0, 1 / divisor, 0.0)


def _limits(
    interval: str, stratum: Stratum, group: int, survival: FloatArray, std_error: FloatArray, level: float
) -> Limits:
    if interval != "beta-product":
        return normal_limits(interval, survival, std_error, level)
    events, censored = stratum.events[group].astype(np.float64), stratum.censored[group]
    at_risk, used = stratum.weighted_at_risk[group], (events + censored) > 0
    return beta_product_limits(at_risk[used], events[used], (at_risk - events - censored)[used], level)


def _crossing(times: FloatArray, curve: FloatArray, level: float) -> float | None:
    """The first time at which the curve is at or below the level; the middle of a part that is flat at it."""
    exists = ~np.isnan(curve)
    x, y = times[exists], curve[exists]
    reached = np.flatnonzero(y <= level + FLAT)
    if not reached.size:
        return None
    first = int(reached[0])
    if y[first] < level - FLAT:
        return float(x[first])
    below = np.flatnonzero(y < level - FLAT)
    end = x[below[0]] if below.size else times[-1]
    return float((x[first] + end) / 2)
