"""A mean and standard deviation of whole numbers, or of values on a grid such as the planned visits.

GRIM (Brown and Heathers 2017, Soc Psychol Personal Sci 8:363-369): a mean of n whole numbers is a multiple of 1/n.
GRIMMER (Anaya 2016, PeerJ Preprints 4:e2400): so is the mean of their squares, whose sum has the parity of theirs.
Where n is small all samples are gone through, which SPRITE (Heathers et al. 2018, PeerJ Preprints 6:e26968) does by
chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import ceil, floor, gcd, isqrt, lcm

from theracurve.analysis.claims.attainable import Layer, affordable, between, layers, one_way
from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.definition.claims.means import MeanClaim, MeanSdClaim
from theracurve.definition.printed import Printed

OTHERS_UP_TO = 20  # values: other group sizes that are looked at besides the stated one
MOST_N = 2_000
MOST_SUMS = 20_000  # that one printed mean may stand for


@dataclass(frozen=True, slots=True)
class Lattice:
    """Values start + step x place; `places` are all of them, or none where every whole place may be taken."""

    start: Fraction
    step: Fraction
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Samples:
    """What n values on a lattice can add up to: `found` holds all samples where they could be gone through."""

    lattice: Lattice
    places: Sequence[int]
    found: Sequence[Layer] = ()


def check_mean_sd(claim: MeanSdClaim) -> Check:
    if not claim.integer and claim.values_on is None:
        return Check(Verdict.NOT_CHECKABLE, "any_values", {})
    lattice = lattice_of(claim)
    if not 2 <= claim.n <= MOST_N or claim.mean.unit / lattice.step * claim.n > MOST_SUMS:
        return Check(Verdict.NOT_CHECKABLE, "out_of_reach", {"n": claim.n})
    samples = samples_on(lattice, claim, max(claim.n, OTHERS_UP_TO)) or Samples(lattice, ())
    possible, mean_alone = is_possible(samples, claim, claim.n), has_mean(lattice, claim.mean, claim.n)
    working: dict[str, object] = {
        "n": claim.n,
        "gone_through": bool(samples.found),
        "nearest_means": nearest_means(lattice, claim.mean, claim.n),
    }
    if possible:
        working["example"] = example(samples, claim, claim.n)
    if not possible or "n" in claim.assumed:
        sizes = range(2, max(claim.n, OTHERS_UP_TO) + 1)
        fitting = [n for n in sizes if is_possible(samples, claim, n)]
        working |= {"possible_n": fitting, "impossible_n": [n for n in sizes if n not in fitting]}
    if possible:
        return Check(Verdict.CONSISTENT, "attainable", working)
    return Check(Verdict.INCONSISTENT, "sd_unattainable" if mean_alone else "mean_unattainable", working)


def lattice_of(claim: MeanClaim) -> Lattice:
    """The grid's values as multiples of their greatest common step; whole numbers counted from just below the mean."""
    if claim.values_on is None:
        return Lattice(Fraction(floor(claim.mean.low)), Fraction(1))
    values = sorted({Fraction(value.value) for value in claim.values_on})
    scale = reduce(lcm, (value.denominator for value in values))
    start, whole = values[0], [int((value - values[0]) * scale) for value in values]
    step = reduce(gcd, whole) or 1
    return Lattice(start, Fraction(step, scale), tuple(place // step for place in whole))


def samples_on(lattice: Lattice, claim: MeanSdClaim, most_n: int) -> Samples | None:
    """All samples of up to `most_n` values, where they can be gone through."""
    places = lattice.places or near_the_mean(claim, most_n)
    if lattice.places:
        most_squares = most_n * max(places) ** 2
    else:  # about the start, which is less than a value and a rounding below the mean
        most_squares = ceil(most_n * (claim.sd.high**2 + (1 + claim.mean.unit) ** 2))
    if not affordable(places, most_n, most_squares):
        return None
    return Samples(lattice, places, layers(places, most_n, most_squares))


def near_the_mean(claim: MeanSdClaim, most_n: int) -> range:
    """The whole numbers that can be in a sample, counted from the start: none is further off than SD x sqrt(n - 1)."""
    furthest = isqrt(ceil(claim.sd.high**2 * (most_n - 1))) + 1
    return range(-furthest, furthest + ceil(1 + claim.mean.unit) + 1)


def has_mean(lattice: Lattice, mean: Printed, n: int) -> bool:
    return next(iter(sums_for(lattice, mean, n)), None) is not None


def sums_for(lattice: Lattice, mean: Printed, n: int) -> list[int]:
    """The sums of n places whose mean is printed so, the middle one first."""
    low = ceil((mean.low - lattice.start) / lattice.step * n)
    high = floor((mean.high - lattice.start) / lattice.step * n)
    if lattice.places:
        low, high = max(low, 0), min(high, n * max(lattice.places))
    fitting = [s for s in range(low, high + 1) if mean.stands_for(lattice.start + lattice.step * Fraction(s, n))]
    return sorted(fitting, key=lambda s: abs(2 * s - low - high))


def nearest_means(lattice: Lattice, mean: Printed, n: int) -> list[float]:
    """The means that n values can have next to the printed one, on either side."""
    place = floor((Fraction(mean.value) - lattice.start) / lattice.step * n)
    return [shown(float(lattice.start + lattice.step * Fraction(s, n))) for s in (place, place + 1)]


def squares_for(lattice: Lattice, sd: Printed, n: int, total: int) -> list[tuple[int, int]]:
    """The least and greatest sums of squares whose standard deviation, with n - 1 and with n, is printed so."""
    low, high = max(sd.low, Fraction(0)) / lattice.step, sd.high / lattice.step
    level = Fraction(total * total, n)
    return [(ceil(low**2 * divisor + level), floor(high**2 * divisor + level)) for divisor in (n - 1, n)]


def is_possible(samples: Samples, claim: MeanSdClaim, n: int) -> bool:
    if samples.found:
        return attained(samples, claim, n) is not None
    sums = sums_for(samples.lattice, claim.mean, n)
    return any(
        has_squares(samples.lattice.places, n, s, low, high)
        for s in sums
        for low, high in squares_for(samples.lattice, claim.sd, n, s)
    )


def attained(samples: Samples, claim: MeanSdClaim, n: int) -> tuple[int, int] | None:
    """A sum and sum of squares that some sample of n values has and that are printed as the claim says."""
    for total in sums_for(samples.lattice, claim.mean, n):
        for low, high in squares_for(samples.lattice, claim.sd, n, total):
            squares = between(samples.found[n].get(total, 0), low, high)
            if squares is not None:
                return total, squares
    return None


def has_squares(places: tuple[int, ...], n: int, total: int, low: int, high: int) -> bool:
    """Whether a sum of squares between two is not ruled out by the sum's parity, nor as too even or too uneven."""
    each, over = divmod(total, n)
    low = max(low, n * each * each + over * (2 * each + 1))
    highest = max(places, default=0)
    if highest:
        full, rest = divmod(total, highest)
        high = min(high, full * highest**2 + rest * rest)
    return high > low or (high == low and (low - total) % 2 == 0)


def example(samples: Samples, claim: MeanSdClaim, n: int) -> list[float] | None:
    """A sample that is printed so, where all could be gone through."""
    pair = attained(samples, claim, n) if samples.found else None
    if pair is None:
        return None
    taken = one_way(samples.found, samples.places, n, *pair)
    return [float(samples.lattice.start + samples.lattice.step * place) for place in taken]
