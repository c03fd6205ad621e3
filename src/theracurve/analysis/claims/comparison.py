"""A published comparison of survival against the same comparison of the study's own data."""

from theracurve.analysis.claims.own_data import OwnData
from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.definition.analyses import Analysis
from theracurve.definition.claims.p_values import ComparisonClaim


def check_comparison(claim: ComparisonClaim, own: OwnData | None) -> Check:
    """Computed again whether or not the study plans it; `own` is None where there are no data of the claim's."""
    if own is None:
        return Check(Verdict.NOT_CHECKABLE, "no_data", {})
    compared = own.compare(Analysis(endpoint=claim.endpoint, horizon=claim.horizon))
    found = [e.p_value for e in compared if e.quantity == claim.test and e.p_value is not None]
    working = {"p_values": [shown(p) for p in found]}
    if not found:
        return Check(Verdict.NOT_CHECKABLE, "no_test", working)
    if any(claim.p.stands_for(p) for p in found):
        return Check(Verdict.CONSISTENT, "recomputed", working)
    return Check(Verdict.INCONSISTENT, "differs", working)
