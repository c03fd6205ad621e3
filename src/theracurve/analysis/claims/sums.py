"""Parts and the total they are said to make."""

from fractions import Fraction

from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.definition.claims import SumClaim

EVERYBODY = 100


def check_sum(claim: SumClaim) -> Check:
    """Counts add up exactly; rounded parts may be off by half a unit each, a total printed more coarsely by its own."""
    added = sum(Fraction(part.value) for part in claim.parts)
    off = Fraction(claim.total.value) - added
    allowed = allowance(claim) if claim.percent else Fraction(0)
    working = {"sum": shown(float(added)), "difference": shown(float(off)), "allowed": shown(float(allowed))}
    if abs(off) > allowed:
        return Check(Verdict.INCONSISTENT, "differs", working)
    return Check(Verdict.CONSISTENT, "rounded" if off else "adds_up", working)


def allowance(claim: SumClaim) -> Fraction:
    """How far rounding alone can move the parts from their total; 100 percent is everybody, and exact."""
    finest = min(part.unit for part in claim.parts)
    coarser = claim.total.unit > finest and claim.total.value != EVERYBODY
    own = claim.total.unit / 2 if coarser else Fraction(0)
    return sum((part.unit / 2 for part in claim.parts), own)
