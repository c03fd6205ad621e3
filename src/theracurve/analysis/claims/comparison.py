"""A published comparison of survival against the same comparison of the study's own data."""

from collections.abc import Sequence

from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.analysis.results import StudyEstimate
from theracurve.definition.claims import ComparisonClaim
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_time import DAYS_PER_MONTH


def check_comparison(claim: ComparisonClaim, estimates: Sequence[StudyEstimate] | None) -> Check:
    """`estimates` are those of the data that the claim was made of; none where there are no such data."""
    if estimates is None:
        return Check(Verdict.NOT_CHECKABLE, "no_data", {})
    found = [e for e in estimates if is_same(claim, e) and e.p_value is not None]
    working = {"p_values": [shown(e.p_value or 0.0) for e in found]}
    if not found:
        return Check(Verdict.NOT_CHECKABLE, "not_planned", working)
    if any(claim.p.stands_for(e.p_value or 0.0) for e in found):
        return Check(Verdict.CONSISTENT, "recomputed", working)
    return Check(Verdict.INCONSISTENT, "differs", working)


def is_same(claim: ComparisonClaim, estimate: StudyEstimate) -> bool:
    """Whether an estimate of the protocol is of this endpoint, test and horizon."""
    months = None if claim.horizon is None else float(claim.horizon.days / DAYS_PER_MONTH)
    return (
        (estimate.endpoint, estimate.quantity, estimate.variant) == (claim.endpoint, claim.test, PROTOCOL)
        and estimate.at_months is None
        and estimate.horizon_months == months
    )
