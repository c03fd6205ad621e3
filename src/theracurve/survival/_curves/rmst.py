"""The restricted mean survival time: the area under the Kaplan-Meier curve up to a horizon.

Irwin (1949), J Hyg 47:188-189; variance: Klein and Moeschberger (2003), Survival Analysis, 4.5; difference, ratio
and ratio of time lost: Uno and others (2014), J Clin Oncol 32:2380-2385. With weights the influence-function
variance.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import exp, hypot, log, sqrt

import numpy as np

from theracurve.phrases import NOTHING, Statement, apart, clauses
from theracurve.survival._curves.intervals import check_level, normal_quantile
from theracurve.survival._curves.kaplan_meier import after_follow_up, influence_variance, product_limit, reciprocal
from theracurve.survival._inputs.comparison import ComparedPair, compared_groups
from theracurve.survival._inputs.options import chosen_number
from theracurve.survival._tables.event_table import EventTable, Stratum
from theracurve.survival._values import papers
from theracurve.survival._values.display import Cells, Shown, number, p_value
from theracurve.survival._values.phrases import Method, Note, Why
from theracurve.survival._values.tabular import TypedColumn, texts
from theracurve.survival._values.tails import two_sided_normal
from theracurve.survival._values.values import ESTIMATE_FIELDS, Estimate, Test

SOURCE = apart((papers.IRWIN, papers.UNO))


@dataclass(frozen=True, eq=False, kw_only=True)
class RestrictedMeans(Mapping[str, Estimate], Shown):
    """Each group's restricted mean, `result["A"]`, and for two groups their comparison: group minus reference.

    `time_lost_ratio` compares horizon - mean. The tests are of the difference, and of the logarithms of the ratios,
    being 0.
    """

    means: Mapping[str, Estimate]
    difference: Estimate
    ratio: Estimate
    time_lost_ratio: Estimate
    difference_test: Test
    ratio_test: Test
    time_lost_ratio_test: Test

    def __getitem__(self, group: object) -> Estimate:
        return self.means[str(group)]

    def __iter__(self) -> Iterator[str]:
        return iter(self.means)

    def __len__(self) -> int:
        return len(self.means)

    @property
    def method(self) -> Statement:
        return self.difference.method

    @property
    def source(self) -> Statement:
        return self.difference.source

    def as_columns(self) -> dict[str, TypedColumn]:
        """Gives the estimates; each test stands in an attribute of its own."""
        compared = {"difference": self.difference, "ratio": self.ratio, "ratio of time lost": self.time_lost_ratio}
        named = dict(self.means) | compared
        return {"name": texts(*named)} | ESTIMATE_FIELDS.of(list(named.values()))

    def _cells(self) -> Cells:
        tests = (*(None for _ in self.means), self.difference_test, self.ratio_test, self.time_lost_ratio_test)
        estimates = (*self.means.values(), self.difference, self.ratio, self.time_lost_ratio)
        names = (*self.means, "difference", "ratio", "ratio of time lost")
        rows = tuple(
            (name, *map(number, (e.value, e.lower, e.upper)), p_value(test.p_value) if test else "")
            for name, e, test in zip(names, estimates, tests, strict=True)
        )
        reasons = dict.fromkeys(f"not estimable: {e.reason}" for e in estimates if e.reason)
        return Cells(
            title=f"restricted mean survival time to {self.difference.at:g}",
            header=("", "value", "lower", "upper", "P"),
            rows=rows,
            notes=(*reasons, self.method, self.source),
        )


def rmst(
    table: EventTable, *, horizon: float, reference: object = None, level: float = 0.95, extend: bool = False
) -> RestrictedMeans:
    """The restricted mean of every group up to the horizon; strata are added up.

    With two groups also their difference and ratios, group over `reference` (the first group unless named). A
    group whose follow-up ends before the horizon with patients alive is not estimable, unless `extend` holds its
    last survival up to the horizon. Raises UsageError for a horizon that is not above 0 or an unknown reference.
    """
    end = chosen_number(horizon, "a horizon above 0", lambda time: time > 0)
    check_level(level)
    pooled, pair = table.pooled(), compared_groups(table, reference)
    means = {group: _mean(pooled, place, end, level, extend) for place, group in enumerate(pooled.groups)}
    difference, difference_test = _compared("difference", means, pair, table, level)
    ratio, ratio_test = _compared("ratio", means, pair, table, level)
    lost, lost_test = _compared("time_lost_ratio", means, pair, table, level)
    return RestrictedMeans(
        means=means,
        difference=difference,
        ratio=ratio,
        time_lost_ratio=lost,
        difference_test=difference_test,
        ratio_test=ratio_test,
        time_lost_ratio_test=lost_test,
    )


def _mean(table: EventTable, group: int, horizon: float, level: float, extend: bool) -> Estimate:
    stratum = table.strata[0]
    value, std_error = area(stratum, group, horizon)
    reason = NOTHING if extend and table.patients[group] else _too_short(stratum, group, horizon)
    width = normal_quantile(level) * std_error
    return Estimate(
        quantity="rmst",
        value=None if reason else value,
        std_error=None if reason else std_error,
        lower=None if reason else value - width,
        upper=None if reason else value + width,
        level=level,
        n=int(table.patients[group]),
        events=int(stratum.events[group][stratum.times <= horizon].sum()),
        at=horizon,
        unit="time",
        method=clauses(_method(table), Method.NORMAL_INTERVAL()),
        source=SOURCE,
        group=table.groups[group],
        reason=reason,
        notes=(Note.NO_WIDTH(),) if std_error == 0 and not reason else (),
    )


def area(stratum: Stratum, group: int, horizon: float) -> tuple[float, float]:
    """The area under one group's curve from 0 to the horizon, and its standard error."""
    before = stratum.times < horizon
    at_risk, events = stratum.weighted_at_risk[group][before], stratum.weighted_events[group][before]
    survival = product_limit(at_risk, events)
    widths = np.diff(np.concatenate([[0.0], stratum.times[before], [horizon]]))
    pieces = np.concatenate([[1.0], survival]) * widths
    still_to_come = np.cumsum(pieces[::-1])[::-1][1:]
    counts = (events > 0) & (still_to_come > 0)
    if stratum.event_weight is None:
        spread = np.divide(events, at_risk * (at_risk - events), out=np.zeros_like(events), where=counts)
        return float(pieces.sum()), sqrt(float((still_to_come**2 * spread).sum()))
    step = np.zeros(len(stratum.times))
    step[: len(events)] = np.multiply(
        reciprocal(at_risk - events, events), still_to_come, out=np.zeros_like(events), where=counts
    )
    return float(pieces.sum()), sqrt(float(influence_variance(stratum, group, step)[-1]))


def _too_short(stratum: Stratum, group: int, horizon: float) -> Statement:
    """Why the curve does not reach the horizon; empty if it does, or has come down to 0."""
    left = stratum.times[(stratum.events[group] + stratum.censored[group]) > 0]
    survival = product_limit(stratum.weighted_at_risk[group], stratum.weighted_events[group])
    reason = after_follow_up(left, horizon)
    return reason if reason and survival[-1] > 0 else NOTHING


def _compared(
    kind: str, means: Mapping[str, Estimate], pair: ComparedPair, table: EventTable, level: float
) -> tuple[Estimate, Test]:
    """The comparison of two means and its test; both say why where there is none."""
    reason = pair.reason or _incomparable(kind, means[pair.group], means[pair.reference])
    interval = Method.NORMAL_INTERVAL if kind == "difference" else Method.NORMAL_INTERVAL_OF_LOGARITHM
    found = {} if reason else _contrast(kind, means[pair.group], means[pair.reference], level)
    estimate = Estimate(
        quantity=f"rmst_{kind}",
        value=found.get("value"),
        lower=found.get("lower"),
        upper=found.get("upper"),
        std_error=found.get("std_error"),
        level=level,
        n=int(table.patients.sum()),
        events=sum(mean.events or 0 for mean in means.values()),
        at=next(iter(means.values())).at,
        unit="time" if kind == "difference" else "",
        method=clauses(_method(table), interval()),
        source=SOURCE,
        group=None if reason else f"{pair.group} {'-' if kind == 'difference' else '/'} {pair.reference}",
        reason=reason,
        notes=() if kind == "difference" or reason else (Note.LOG_SCALE(),),
    )
    return estimate, _test(estimate, found.get("z"), _method(table))


def _contrast(kind: str, group: Estimate, reference: Estimate, level: float) -> dict[str, float]:
    """Value, limits and standard error of the comparison, and Z where there is any variance."""
    (a, error_a), (b, error_b) = _compared_part(kind, group), _compared_part(kind, reference)
    if kind == "difference":
        value, std_error = a - b, hypot(error_a, error_b)
        scale: Callable[[float], float] = float
    else:
        value, std_error, scale = log(a / b), hypot(error_a / a, error_b / b), exp
    width = normal_quantile(level) * std_error
    found = {"value": scale(value), "lower": scale(value - width), "upper": scale(value + width)}
    return found | {"std_error": std_error} | ({"z": value / std_error} if std_error > 0 else {})


def _compared_part(kind: str, mean: Estimate) -> tuple[float, float]:
    """The quantity compared and its standard error: the mean, or the time lost before the horizon."""
    assert mean.value is not None
    assert mean.std_error is not None
    assert mean.at is not None
    return (mean.at - mean.value if kind == "time_lost_ratio" else mean.value), mean.std_error


def _incomparable(kind: str, *means: Estimate) -> Statement:
    for mean in means:
        if mean.reason:
            return Why.IN_GROUP(group=mean.group or "", reason=mean.reason)
        if kind != "difference" and _compared_part(kind, mean)[0] <= 0:
            why = Why.NO_TIME_LOST if kind == "time_lost_ratio" else Why.MEAN_IS_ZERO
            return Why.IN_GROUP(group=mean.group or "", reason=why())
    return NOTHING


def _test(estimate: Estimate, z: float | None, method: Statement) -> Test:
    reason = estimate.reason or (NOTHING if z is not None else Why.NO_EVENT_BEFORE_HORIZON())
    return Test(
        quantity=estimate.quantity,
        statistic=z,
        df=None,
        p_value=None if z is None else two_sided_normal(z),
        n=estimate.n,
        events=estimate.events,
        method=clauses(method, Method.NORMAL_TEST()),
        source=estimate.source,
        reason=reason,
    )


def _method(table: EventTable) -> Statement:
    variance = Method.INFLUENCE_FUNCTION_VARIANCE if table.weighted else Method.GREENWOOD_VARIANCE
    return clauses(Method.KAPLAN_MEIER_AREA(), variance())
