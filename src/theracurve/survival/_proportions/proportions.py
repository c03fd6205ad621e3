"""Proportions and 2 x 2 tables, by methods that hold for small numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

import numpy as np

from theracurve.errors import EstimationError, UsageError
from theracurve.phrases import NOTHING, Statement, apart, clauses
from theracurve.survival._curves.intervals import check_level, normal_quantile
from theracurve.survival._inputs.inputs import IntArray
from theracurve.survival._inputs.options import is_number
from theracurve.survival._proportions.boschloo import boschloo_p, fisher_p
from theracurve.survival._values import papers
from theracurve.survival._values.phrases import Method, Why
from theracurve.survival._values.values import Estimate, Test, finite

EXACT_TABLES = 40_000
"""Possible 2 x 2 tables of two groups that an unconditional exact method still goes through."""

ProportionMethod: TypeAlias = Literal["clopper-pearson", "wilson", "mid-p"]
TableMethod: TypeAlias = Literal["fisher", "boschloo"]

SOURCES = {
    "clopper-pearson": papers.CLOPPER_PEARSON,
    "wilson": papers.WILSON,
    "mid-p": apart((papers.LANCASTER, papers.BERRY_ARMITAGE)),
}
INTERVALS = {
    "clopper-pearson": Method.CLOPPER_PEARSON_INTERVAL,
    "wilson": Method.WILSON_INTERVAL,
    "mid-p": Method.MID_P_INTERVAL,
}


def proportion(
    count: int, total: int, *, method: ProportionMethod = "clopper-pearson", level: float = 0.95
) -> Estimate:
    """A proportion with its interval: `clopper-pearson` (exact), `wilson` (score) or `mid-p`.

    Raises EstimationError unless 0 <= count <= total, both whole.
    """
    if method not in get_args(ProportionMethod):
        raise UsageError(f"expected a method among {', '.join(get_args(ProportionMethod))}; found {method!r}")
    check_level(level)
    count, total = whole_number(count, "count"), whole_number(total, "total")
    if count > total:
        raise EstimationError(f"expected a count of at most the total, found {count} of {total}")
    lower, upper = _LIMITS[method](count, total, level) if total else (None, None)
    return Estimate(
        quantity="proportion",
        value=count / total if total else None,
        lower=lower,
        upper=upper,
        level=level,
        n=total,
        events=count,
        method=clauses(Method.PROPORTION(), INTERVALS[method]()),
        source=SOURCES[method],
        reason=NOTHING if total else Why.NOBODY_TO_COUNT(),
    )


def fisher_exact(table: Sequence[Sequence[int]]) -> Test:
    """Fisher's exact test of a 2 x 2 table [[a, b], [c, d]], two-sided; the statistic is the sample odds ratio.

    Fisher (1935), J R Stat Soc 98:39-82. Not estimable where a row or a column of the table is empty.
    """
    return _two_by_two(table, "fisher")


def boschloo_exact(table: Sequence[Sequence[int]]) -> Test:
    """Boschloo's unconditional exact test of two proportions in [[a, b], [c, d]], each row one group, two-sided.

    Boschloo (1970), Stat Neerl 24:1-9, with the two-sided P of Fisher's test as the statistic: never greater than it.
    """
    return _two_by_two(table, "boschloo")


def odds_ratio(table: Sequence[Sequence[int]], *, level: float = 0.95) -> Estimate:
    """The conditional maximum likelihood odds ratio of [[a, b], [c, d]] with its exact interval.

    Cornfield (1956). A limit that does not exist (an infinite one) is None.
    """
    from scipy.stats.contingency import odds_ratio as conditional

    check_level(level)
    cells = _cells(table)
    reason = _empty_margin(cells)
    found: Any = None if reason else conditional(cells, kind="conditional")
    value = None if found is None else finite(found.statistic)
    if found is not None and value is None:
        reason = Why.INFINITE_ODDS()
    interval = None if found is None else found.confidence_interval(level, alternative="two-sided")
    return Estimate(
        quantity="odds_ratio",
        value=value,
        lower=None if interval is None else finite(interval.low),
        upper=None if interval is None else finite(interval.high),
        level=level,
        n=int(cells.sum()),
        events=int(cells[:, 0].sum()),
        method=clauses(Method.CONDITIONAL_MAXIMUM(), Method.EXACT_INTERVAL()),
        source=papers.CORNFIELD,
        reason=reason,
    )


@dataclass(frozen=True, slots=True)
class _Kind:
    method: Statement
    source: Statement


_KINDS = {
    "fisher": _Kind(clauses(Method.FISHER(), Method.TWO_SIDED()), papers.FISHER),
    "boschloo": _Kind(clauses(Method.BOSCHLOO(), Method.TWO_SIDED()), papers.BOSCHLOO),
}


def _two_by_two(table: Sequence[Sequence[int]], test: TableMethod) -> Test:
    cells = _cells(table)
    reason = _empty_margin(cells) or (too_many(*cells.sum(axis=1).tolist()) if test == "boschloo" else NOTHING)
    statistic, p_value = (None, None) if reason else _exactly(cells, test)
    return Test(
        quantity=test,
        statistic=statistic,
        df=None,
        p_value=None if p_value is None else min(p_value, 1.0),
        n=int(cells.sum()),
        events=int(cells[:, 0].sum()),
        method=_KINDS[test].method,
        source=_KINDS[test].source,
        reason=reason,
    )


def _exactly(cells: IntArray, test: TableMethod) -> tuple[float | None, float]:
    """The statistic, where the test has one, and P."""
    (a, b), (c, d) = cells.tolist()
    if test == "boschloo":
        return None, boschloo_p(a, a + b, c, c + d)
    statistic = a * d / (b * c) if b * c else None
    return statistic, float(fisher_p(a + b, c + d, a + c)[a - max(0, a - d)])


def too_many(total: int, other_total: int) -> Statement:
    """Why two groups are too large for an unconditional exact method; nothing if they are not."""
    if (total + 1) * (other_total + 1) <= EXACT_TABLES:
        return NOTHING
    return Why.TOO_MANY_FOR_EXACT(total=total, other=other_total)


def _cells(table: Sequence[Sequence[int]]) -> IntArray:
    try:
        cells = np.asarray(table)
    except ValueError as error:
        raise EstimationError("expected a table of 2 rows and 2 columns, found rows of different lengths") from error
    if cells.shape != (2, 2):
        raise EstimationError(f"expected a table of 2 rows and 2 columns, found the shape {cells.shape}")
    names = ("[0][0]", "[0][1]", "[1][0]", "[1][1]")
    return np.array([whole_number(v, f"cell {n}") for v, n in zip(cells.ravel().tolist(), names, strict=True)]).reshape(
        2, 2
    )


def whole_number(value: Any, name: str) -> int:
    if isinstance(value, bool) or not is_number(value) or value != np.floor(value) or value < 0:
        raise EstimationError(f"{name}: expected a whole number of 0 or more, found {value!r}")
    return int(value)


def _empty_margin(cells: IntArray) -> Statement:
    if not cells.sum(axis=1).all():
        return Why.EMPTY_ROW()
    if not cells.sum(axis=0).all():
        return Why.EMPTY_COLUMN()
    return NOTHING


def _clopper_pearson(count: int, total: int, level: float) -> tuple[float, float]:
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    lower = float(betaincinv(count, total - count + 1, tail)) if count else 0.0
    upper = float(betaincinv(count + 1, total - count, 1 - tail)) if count < total else 1.0
    return lower, upper


def wilson_limits(count: int, total: int, level: float) -> tuple[float, float]:
    """The score interval of one proportion; exactly 0 or 1 where nobody or everybody is counted."""
    share, extra = count / total, normal_quantile(level) ** 2 / total
    middle = (share + extra / 2) / (1 + extra)
    half = np.sqrt(share * (1 - share) * extra + extra**2 / 4) / (1 + extra)
    lower = float(middle - half) if count else 0.0
    upper = float(middle + half) if count < total else 1.0
    return lower, upper


def _mid_p(count: int, total: int, level: float) -> tuple[float, float]:
    """Finds where P(X > count) + P(X = count) / 2 is the tail, and its mirror image."""
    from scipy.optimize import brentq
    from scipy.special import bdtr

    tail = (1 - level) / 2

    def below(p: float) -> float:
        """P(X < count) + P(X = count) / 2 at the true proportion p."""
        less = bdtr(count - 1, total, p) if count else 0.0
        return float(less + bdtr(count, total, p)) / 2

    lower = float(brentq(lambda p: 1 - below(p) - tail, 0, 1, xtol=1e-14)) if count else 0.0
    upper = float(brentq(lambda p: below(p) - tail, 0, 1, xtol=1e-14)) if count < total else 1.0
    return lower, upper


_LIMITS = {"clopper-pearson": _clopper_pearson, "wilson": wilson_limits, "mid-p": _mid_p}
