"""A P value and the word that is said of it."""

from fractions import Fraction

from theracurve.analysis.claims.verdict import Check, Verdict
from theracurve.definition.claims.p_values import SignificanceClaim
from theracurve.definition.printed import Printed


def check_significance(claim: SignificanceClaim, level: Printed) -> Check:
    """Significant means below the level: certain, impossible, or true of a part of the rounding interval."""
    limit = Fraction(level.value)
    working = {"p_low": float(claim.p.low), "p_high": float(claim.p.high), "level": float(limit)}
    if claim.p.low < limit < claim.p.high:
        return Check(Verdict.CONSISTENT_IF, "if_unrounded", working)
    below = claim.p.high <= limit
    if below == (claim.stated == "significant"):
        return Check(Verdict.CONSISTENT, "as_stated", working)
    return Check(Verdict.INCONSISTENT, "contradicted", working)
