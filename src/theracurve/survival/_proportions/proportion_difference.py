"""The difference of two proportions with an exact interval, or with a score interval where there are too many patients.

Chan and Zhang (1999), Biometrics 55:1202-1209: two one-sided exact unconditional tests, ordered by the score
statistic of Farrington and Manning (1990), Stat Med 9:1447-1454, and maximised over the unknown proportion.

Newcombe (1998), Stat Med 17:873-90, method 10: the limits of both Wilson intervals, joined.
"""

from collections.abc import Callable

import numpy as np

from theracurve.errors import EstimationError
from theracurve.phrases import NOTHING, clauses
from theracurve.survival._curves.intervals import check_level
from theracurve.survival._inputs.inputs import BoolArray, FloatArray
from theracurve.survival._proportions.proportions import too_many, whole_number, wilson_limits
from theracurve.survival._values import papers
from theracurve.survival._values.phrases import Method, Why
from theracurve.survival._values.values import Estimate

NUISANCE = 201
"""Values of the unknown proportion that the maximum is taken over."""
STEPS = 100
"""Steps from -1 to 1 in which a limit is first looked for."""
PRECISION = 1e-7
EQUAL = 1e-9
"""Statistics this near are the same."""


def proportion_difference(
    count: int, total: int, reference_count: int, reference_total: int, *, level: float = 0.95
) -> Estimate:
    """count / total - reference_count / reference_total, with an exact unconditional interval, or with Newcombe's for
    more patients than an exact one can be afforded, or is needed, for; the method says which.

    Raises EstimationError unless the counts are whole numbers of at most their totals. Not estimable for an empty
    group.
    """
    check_level(level)
    x, n = whole_number(count, "count"), whole_number(total, "total")
    y, m = whole_number(reference_count, "reference_count"), whole_number(reference_total, "reference_total")
    if x > n or y > m:
        raise EstimationError(f"expected counts of at most their totals, found {x} of {n} and {y} of {m}")
    reason = Why.NOBODY_TO_COMPARE() if n == 0 or m == 0 else NOTHING
    exact = not too_many(n, m)
    limits = _exact_limits if exact else newcombe_limits
    lower, upper = (None, None) if reason else limits(x, n, y, m, level)
    interval = Method.SCORE_ORDERED_INTERVAL if exact else Method.NEWCOMBE_INTERVAL
    return Estimate(
        quantity="proportion_difference",
        value=None if reason else x / n - y / m,
        lower=lower,
        upper=upper,
        level=level,
        n=n + m,
        events=x + y,
        method=clauses(Method.PROPORTION_DIFFERENCE(), interval()),
        source=papers.CHAN_ZHANG if exact else papers.NEWCOMBE,
        reason=reason,
    )


def newcombe_limits(x: int, n: int, y: int, m: int, level: float) -> tuple[float, float]:
    """Newcombe's method 10: as far below and above as the Wilson limits of both are from their proportions."""
    (low, high), (other_low, other_high) = wilson_limits(x, n, level), wilson_limits(y, m, level)
    share, other = x / n, y / m
    below = float(np.hypot(share - low, other_high - other))
    above = float(np.hypot(high - share, other - other_low))
    return share - other - below, share - other + above


def _exact_limits(x: int, n: int, y: int, m: int, level: float) -> tuple[float, float]:
    upper = _upper_limit(x, n, y, m, (1 - level) / 2)
    lower = -_upper_limit(y, m, x, n, (1 - level) / 2)  # the same question with the groups exchanged
    return lower, upper


def _upper_limit(x: int, n: int, y: int, m: int, tail: float) -> float:
    """The largest difference at which results as low as this one still have a probability above `tail`."""

    def plausible(difference: float) -> bool:
        return _tail_probability(x, n, y, m, difference) > tail

    grid = np.linspace(-1, 1, STEPS + 1)
    place = next((i for i in range(STEPS, -1, -1) if plausible(float(grid[i]))), 0)
    if place == STEPS:
        return 1.0
    return _border(plausible, float(grid[place]), float(grid[place + 1]))


def _border(plausible: Callable[[float], bool], inside: float, outside: float) -> float:
    while outside - inside > PRECISION:
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if plausible(middle) else (inside, middle)
    return inside


def _tail_probability(x: int, n: int, y: int, m: int, difference: float) -> float:
    """The largest probability, over the unknown proportions, of a score statistic as low as the one observed."""
    counts, reference_counts = np.arange(n + 1.0)[:, None], np.arange(m + 1.0)[None, :]
    score = _score(counts, n, reference_counts, m, difference)
    as_low: BoolArray = score <= score[x, y] + EQUAL
    reference = np.linspace(max(0.0, -difference), min(1.0, 1 - difference), NUISANCE)
    first, second = _binomial(n, np.clip(reference + difference, 0, 1)), _binomial(m, reference)
    return float(((first @ as_low) * second).sum(axis=1).max())


def _binomial(n: int, p: FloatArray) -> FloatArray:
    """P(X = k), shape (values of p, n + 1)."""
    from scipy.special import gammaln, xlog1py, xlogy

    k = np.arange(n + 1.0)
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return np.asarray(np.exp(ways + xlogy(k, p[:, None]) + xlog1py(n - k, -p[:, None])), dtype=np.float64)


def _score(x: FloatArray, n: int, y: FloatArray, m: int, difference: float) -> FloatArray:
    """(x/n - y/m - difference) over its standard error at the most likely proportions with that difference."""
    p = _constrained(x, n, y, m, difference)
    q = np.clip(p - difference, 0, 1)
    variance = p * (1 - p) / n + q * (1 - q) / m
    excess = x / n - y / m - difference
    excess = np.where(np.abs(excess) < EQUAL, 0.0, excess)
    with np.errstate(divide="ignore", invalid="ignore"):
        score: FloatArray = np.where(excess == 0, 0.0, excess / np.sqrt(variance))
    return score


def _constrained(x: FloatArray, n: int, y: FloatArray, m: int, d: float) -> FloatArray:
    """The first proportion's maximum likelihood value when the difference is d: the middle root of a cubic."""
    ratio = m / n
    a = 1 + ratio
    b = -(1 + ratio + x / n + ratio * y / m + d * (ratio + 2))
    c = d**2 + d * (2 * x / n + ratio + 1) + x / n + ratio * y / m
    e = -(x / n) * d * (1 + d)
    # Products, not powers: the power of a negative number is several times as slow.
    v = b * b * b / (3 * a) ** 3 - b * c / (6 * a**2) + e / (2 * a)
    u = np.where(v >= 0, 1.0, -1.0) * np.sqrt(np.maximum(b**2 / (3 * a) ** 2 - c / (3 * a), 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        angle = np.arccos(np.clip(np.where(u == 0, 0.0, v / (u * u * u)), -1, 1))
    root = 2 * u * np.cos((np.pi + angle) / 3) - b / (3 * a)
    return np.asarray(np.clip(root, max(0.0, d), min(1.0, 1 + d)), dtype=np.float64)
