"""A count, its total and a percentage: do they fit, and which fractions would."""

from collections.abc import Iterator
from fractions import Fraction

from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.definition.claims.counts import ProportionClaim
from theracurve.definition.printed import Printed

MOST_LISTED = 100  # patients: in larger groups nearly every percentage is some fraction


def check_proportion(claim: ProportionClaim) -> Check:
    """Exact: the percentage as a fraction, against the rounding interval of the printed one."""
    count, total, percent = claim.count, claim.total, claim.percent
    if not total:
        return Check(Verdict.NOT_CHECKABLE, "nobody", {})
    exact = Fraction(100 * count, total)
    working: dict[str, object] = {"percent": shown(float(exact))}
    if count > total:
        return Check(Verdict.INCONSISTENT, "more_than_everybody", working)
    if percent.stands_for(exact):
        return Check(Verdict.CONSISTENT, "fits", working)
    rounds, truncates = fractions_near(count, total, percent)
    reason = "cut_off" if percent.is_cut_from(exact) else "differs"
    return Check(Verdict.INCONSISTENT, reason, {**working, "rounds": rounds, "truncates": truncates})


def fractions_near(count: int, total: int, percent: Printed) -> tuple[list[str], list[str]]:
    """The fractions printed as `percent`: rounded to it, and only cut off to it.

    Looked at are all totals up to this one, and this count of totals up to twice this one.
    """
    rounds, truncates = [], []
    for part, whole in candidates(count, total, percent):
        exact = Fraction(100 * part, whole)
        if percent.stands_for(exact):
            rounds.append(f"{part}/{whole}")
        elif percent.is_cut_from(exact):
            truncates.append(f"{part}/{whole}")
    return rounds, truncates


def candidates(count: int, total: int, percent: Printed) -> Iterator[tuple[int, int]]:
    """Counts with their totals whose percentage is less than two printed units away, smaller totals first."""
    for whole in range(1, min(2 * total, 2 * MOST_LISTED) + 1):
        middle = percent.value * whole / 100
        margin = 2 * percent.unit * whole / 100
        low, high = int(Fraction(middle) - margin), int(Fraction(middle) + margin) + 1
        parts = range(max(low, 0), min(high, whole) + 1) if whole <= min(total, MOST_LISTED) else (count,)
        yield from ((part, whole) for part in parts if part <= whole)
