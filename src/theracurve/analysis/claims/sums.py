"""Parts and the total they are said to make."""

from fractions import Fraction

from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.definition.claims.counts import SumClaim

EVERYBODY = 100


def check_sum(claim: SumClaim) -> Check:
    """Counts add up exactly; rounded parts within their rounding intervals, a coarser total within its own."""
    added = sum((Fraction(part.value) for part in claim.parts), Fraction(0))
    off = Fraction(claim.total.value) - added
    below, above = allowance(claim) if claim.percent else (Fraction(0), Fraction(0))
    working = {"sum": shown(float(added)), "difference": shown(float(off)), "allowed": shown(float(above))}
    if not -below <= off <= above:
        return Check(Verdict.INCONSISTENT, "differs", working)
    return Check(Verdict.CONSISTENT, "rounded" if off else "adds_up", working)


def allowance(claim: SumClaim) -> tuple[Fraction, Fraction]:
    """How far below and above the sum of the printed parts the total can lie; 100 percent is everybody, and exact."""
    finest = min(part.unit for part in claim.parts)
    coarser = claim.total.unit > finest and claim.total.value != EVERYBODY
    own = claim.total.unit / 2 if coarser else Fraction(0)
    below = sum((Fraction(part.value) - part.low for part in claim.parts), own)
    return below, sum((part.high - Fraction(part.value) for part in claim.parts), own)
