"""A mean of whole numbers, or of values on a grid, without its standard deviation: GRIM alone."""

from collections.abc import Sequence

from theracurve.analysis.claims.means import MOST_N, MOST_SUMS, Lattice, lattice_of, nearest_means, sums_for
from theracurve.analysis.claims.verdict import Check, Verdict
from theracurve.definition.claims.means import MeanClaim

MOST_BITS = 2_000_000  # sums that are gone through one by one


def check_mean_alone(claim: MeanClaim) -> Check:
    """Whether n such values can have a mean that is printed so."""
    if not claim.integer and claim.values_on is None:
        return Check(Verdict.NOT_CHECKABLE, "any_values", {})
    lattice = lattice_of(claim)
    if not 1 <= claim.n <= MOST_N or claim.mean.unit / lattice.step * claim.n > MOST_SUMS:
        return Check(Verdict.NOT_CHECKABLE, "out_of_reach", {"n": claim.n})
    if any(is_a_sum(total, lattice, claim.n) for total in sums_for(lattice, claim.mean, claim.n)):
        return Check(Verdict.CONSISTENT, "attainable", {"n": claim.n})
    working = {"n": claim.n, "nearest_means": nearest_means(lattice, claim.mean, claim.n)}
    return Check(Verdict.INCONSISTENT, "mean_unattainable", working)


def is_a_sum(total: int, lattice: Lattice, n: int) -> bool:
    """Whether n places add up to it; taken as so where there are too many sums to go through."""
    if not lattice.places or n * lattice.places[-1] > MOST_BITS:
        return True
    return bool(sums_of(lattice.places, n) >> total & 1)


def sums_of(places: Sequence[int], n: int) -> int:
    """Every sum of n places, one bit each: by doubling, as powers are."""
    if n == 0:
        return 1
    half = sums_of(places, n // 2)
    found = together(half, half)
    return together(found, sum(1 << place for place in places)) if n % 2 else found


def together(first: int, second: int) -> int:
    """The sums of one of each."""
    few, many = sorted((first, second), key=int.bit_count)
    found = 0
    while few:
        lowest = few & -few
        found |= many << (lowest.bit_length() - 1)
        few ^= lowest
    return found
