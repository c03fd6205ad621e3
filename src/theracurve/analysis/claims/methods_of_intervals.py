"""A proportion's confidence limits, as shares, by the methods that papers use.

Newcombe (1998), Stat Med 17:857-872 compares them; Brown, Cai and DasGupta (2001), Stat Sci 16:101-133 (Agresti-Coull,
Jeffreys, logit). R's `binom` and `DescTools` and SAS's `proc freq` also have the rarer ones; the log, log-minus-log and
arcsine ones are those of a survival curve without censoring.
"""

from collections.abc import Callable, Iterator
from math import asin, exp, log, sin, sqrt

import numpy as np

from theracurve.survival import proportion
from theracurve.survival._curves.intervals import normal_quantile

Limits = tuple[float, float]
STEPS = 40  # halvings: a limit to eleven digits
OF_A_SPLINE = {"likelihood_ratio": 0.0003}  # how far R's `confint`, which interpolates the profile, is from its limits


def limits_by_method(count: int, total: int, level: float) -> Iterator[tuple[str, Limits]]:
    """The limits, as shares, by every method that exists for this count; Jeffreys at 0 and all also as modified."""
    for name, method in (("clopper_pearson", "clopper-pearson"), ("wilson", "wilson"), ("mid_p", "mid-p")):
        found = proportion(count, total, method=method, level=level)  # type: ignore[arg-type]
        yield name, (found.lower or 0.0, 1.0 if found.upper is None else found.upper)
    yield "wilson_continuity", wilson_with_continuity(count, total, level)
    yield "wald", wald(count, total, level)
    yield "wald_continuity", wald(count, total, level, continuity=0.5 / total)
    yield "agresti_coull", agresti_coull(count, total, level)
    yield from jeffreys(count, total, level)
    if 0 < count < total:
        yield "logit", logit(count, total, level)


def wilson_with_continuity(count: int, total: int, level: float) -> Limits:
    """Newcombe's method 4, which R's `prop.test` gives; 0 and 1 where nobody or everybody was counted."""
    z, share = normal_quantile(level), count / total
    lower_root = z * z - 2 - 1 / total + 4 * share * (total * (1 - share) + 1)
    upper_root = z * z + 2 - 1 / total + 4 * share * (total * (1 - share) - 1)
    divisor, middle = 2 * (total + z * z), 2 * count + z * z
    lower = 0.0 if not count else (middle - 1 - z * sqrt(max(lower_root, 0.0))) / divisor
    upper = 1.0 if count == total else (middle + 1 + z * sqrt(max(upper_root, 0.0))) / divisor
    return lower, upper


def wald(count: int, total: int, level: float, times: float = 1.0, continuity: float = 0.0) -> Limits:
    share = count / total
    half = times * normal_quantile(level) * sqrt(share * (1 - share) / total) + continuity
    return share - half, share + half


def agresti_coull(count: int, total: int, level: float) -> Limits:
    z2 = normal_quantile(level) ** 2
    share = (count + z2 / 2) / (total + z2)
    half = sqrt(z2 * share * (1 - share) / (total + z2))
    return share - half, share + half


def jeffreys(count: int, total: int, level: float) -> Iterator[tuple[str, Limits]]:
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    lower = float(betaincinv(count + 0.5, total - count + 0.5, tail))
    upper = float(betaincinv(count + 0.5, total - count + 0.5, 1 - tail))
    yield "jeffreys", (lower if count else 0.0, upper if count < total else 1.0)
    if count in (0, total):
        yield "jeffreys_unmodified", (lower, upper)


def logit(count: int, total: int, level: float) -> Limits:
    middle = log(count / (total - count))
    half = normal_quantile(level) * sqrt(1 / count + 1 / (total - count))
    return 1 / (1 + exp(half - middle)), 1 / (1 + exp(-half - middle))


def rarer_limits(count: int, total: int, level: float) -> Iterator[tuple[str, Limits]]:
    """The limits by methods that fewer papers use, as far as they exist for this count."""
    yield "likelihood_ratio", likelihood(count, total, level)
    yield "blaker", blaker(count, total, level)
    yield from bayes(count, total, level)
    yield "plus_four", plus_four(count, total, level)
    yield "t_mean", t_of_mean(count, total, level)
    yield "arcsine", arcsine(count / total, total, level)
    yield "arcsine_corrected", arcsine((count + 0.375) / (total + 0.75), total, level)
    yield "poisson", poisson(count, total, level)
    if 0 < count < total:
        yield "wald_of_sample", wald(count, total, level, sqrt(total / (total - 1)))
        yield "probit", probit(count, total, level)
        yield from of_a_curve(count, total, level)


def bisected(inside: float, outside: float, holds: Callable[[float], bool]) -> float:
    """Finds where `holds` ends between a share at which it does and one at which it does not."""
    if holds(outside):
        return outside
    for _ in range(STEPS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if holds(middle) else (inside, middle)
    return inside


def likelihood(count: int, total: int, level: float) -> Limits:
    """Limits where twice the log-likelihood falls short of its greatest by the chi-square quantile."""
    share, limit = count / total, normal_quantile(level) ** 2

    def holds(p: float) -> bool:
        pairs = ((count, share, p), (total - count, 1 - share, 1 - p))
        if any(seen and not other for seen, _, other in pairs):
            return False
        return 2 * sum(seen * log(own / other) for seen, own, other in pairs if seen) <= limit

    return bisected(share, 0.0, holds), bisected(share, 1.0, holds)


def blaker(count: int, total: int, level: float) -> Limits:
    """Blaker (2000): every share whose acceptability is at least 1 - level."""
    from scipy import stats

    counts = np.arange(total + 1)

    def holds(p: float) -> bool:
        probabilities = stats.binom.pmf(counts, total, p)
        low, high = float(probabilities[: count + 1].sum()), float(probabilities[count:].sum())
        tail = min(low, high)
        others = np.cumsum(probabilities[::-1] if low < high else probabilities)
        away = np.searchsorted(others, tail * (1 + 1e-9), side="right")
        return tail + (float(others[away - 1]) if away else 0.0) >= 1 - level

    share = count / total
    return bisected(share, 0.0, holds), bisected(share, 1.0, holds)


def bayes(count: int, total: int, level: float) -> Iterator[tuple[str, Limits]]:
    """Credible limits: the shortest with Jeffreys's prior (R's `binom.bayes`), equal tails with the uniform one."""
    from scipy import stats
    from scipy.optimize import minimize_scalar

    uniform = stats.beta(count + 1, total - count + 1)
    yield "bayes_uniform", (float(uniform.ppf((1 - level) / 2)), float(uniform.ppf((1 + level) / 2)))
    for name, prior in (("bayes_shortest", 0.5), ("bayes_uniform_shortest", 1.0)):
        posterior = stats.beta(count + prior, total - count + prior)
        if count == 0:
            yield name, (0.0, float(posterior.ppf(level)))
        elif count == total:
            yield name, (float(posterior.ppf(1 - level)), 1.0)
        else:
            found = minimize_scalar(
                lambda tail, of=posterior: of.ppf(tail + level) - of.ppf(tail),
                bounds=(0, 1 - level),
                method="bounded",
                options={"xatol": 1e-9},
            )
            yield name, (float(posterior.ppf(found.x)), float(posterior.ppf(found.x + level)))


def t_of_mean(count: int, total: int, level: float) -> Limits:
    """The mean of ones and noughts with its t interval."""
    from scipy import stats

    share = count / total
    if total == 1:
        return share, share
    half = float(stats.t.ppf((1 + level) / 2, total - 1)) * sqrt(share * (1 - share) / (total - 1))
    return share - half, share + half


def plus_four(count: int, total: int, level: float) -> Limits:
    """Agresti and Coull (1998), Am Stat 52:119-126: two of each outcome added, whatever the level."""
    share = (count + 2) / (total + 4)
    half = normal_quantile(level) * sqrt(share * (1 - share) / (total + 4))
    return share - half, share + half


def arcsine(share: float, total: int, level: float) -> Limits:
    """The limits about a share, which Anscombe (1948), Biometrika 35:246-254, takes nearer to one half."""
    middle, half = asin(sqrt(share)), normal_quantile(level) / 2 / sqrt(total)
    return sin(max(0.0, middle - half)) ** 2, sin(min(asin(1), middle + half)) ** 2


def probit(count: int, total: int, level: float) -> Limits:
    """The Wald limits of a probit model without covariates (R's `binom.probit`)."""
    from scipy import stats

    share = count / total
    middle = float(stats.norm.ppf(share))
    half = normal_quantile(level) * sqrt(share * (1 - share) / total) / float(stats.norm.pdf(middle))
    return float(stats.norm.cdf(middle - half)), float(stats.norm.cdf(middle + half))


def poisson(count: int, total: int, level: float) -> Limits:
    """Garwood (1936), Biometrika 28:437-442: exact limits of a count that nothing bounds, as a share."""
    from scipy.special import gammaincinv

    tail = (1 - level) / 2
    lower = float(gammaincinv(count, tail)) if count else 0.0
    return lower / total, float(gammaincinv(count + 1, 1 - tail)) / total


def of_a_curve(count: int, total: int, level: float) -> Iterator[tuple[str, Limits]]:
    """By Greenwood's variance of the logarithm, and of log(-log), of the share and of its rest."""
    for name, share in (("", count / total), ("_of_rest", 1 - count / total)):
        z, error = normal_quantile(level), sqrt((1 - share) / share / total)
        pairs = {
            "log": (share * exp(-z * error), min(1.0, share * exp(z * error))),
            "log_log": tuple(share ** exp(side * z * error / log(share)) for side in (-1, 1)),
        }
        for way, pair in pairs.items():
            lower, upper = sorted(pair)
            yield f"{way}{name}", (lower, upper) if not name else (1 - upper, 1 - lower)


def one_sided_limits(count: int, total: int, level: float) -> Iterator[tuple[str, Limits]]:
    """The whole error on one side: where nobody or everybody was counted, or the other limit is printed as none."""
    both = 2 * level - 1
    if both <= 0:
        return
    for name, (lower, upper) in limits_by_method(count, total, both):
        yield name, (0.0, upper)
        yield name, (lower, 1.0)


def resampled_limits(count: int, total: int, level: float) -> tuple[Limits, Limits]:
    """The least and greatest lower, and upper, limit of a percentile bootstrap: a patient off those of many samples."""
    from scipy import stats

    drawn = stats.binom(total, count / total)
    low, high = float(drawn.ppf((1 - level) / 2)), float(drawn.ppf((1 + level) / 2))
    return ((low - 1) / total, (low + 1) / total), ((high - 1) / total, (high + 1) / total)
