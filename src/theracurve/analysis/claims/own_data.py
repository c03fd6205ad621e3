"""A claim held against the study's own data: the same number computed again, at the precision it is printed with."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.analysis.study_estimate import StudyEstimate, StudyResult
from theracurve.definition.analyses import Analysis
from theracurve.definition.claims.claim_part import OwnNumber
from theracurve.definition.claims.counts import ProportionClaim
from theracurve.definition.claims.means import MeanClaim, MeanSdClaim
from theracurve.definition.claims.published import Claim
from theracurve.definition.claims.ratios import RatioClaim
from theracurve.definition.printed import Printed
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity

QUANTITIES = {
    "proportion": (StudyQuantity.PROPORTION, StudyQuantity.COUNT),
    "mean": (StudyQuantity.MEAN,),
    "mean_sd": (StudyQuantity.MEAN,),
    "ratio": (StudyQuantity.HAZARD_RATIO,),
}
Numbers = dict[str, float | int | None]


@dataclass(frozen=True, slots=True)
class OwnData:
    """The estimates of the patients that the claims were made of, and a comparison of them that is not planned."""

    estimates: Sequence[StudyResult]
    compare: Callable[[Analysis], Sequence[StudyResult]]


def against_own(claim: Claim, check: Check, own: OwnData | None) -> Check:
    """The check, or, where the claim says which number of the data it is and its arithmetic holds, what the data
    say."""
    number = getattr(claim, "of", None)
    if own is None or number is None or check.verdict is Verdict.INCONSISTENT:
        return check
    reason = not_computed(claim)
    if reason:
        return Check(Verdict.NOT_CHECKABLE, reason, dict(check.working))
    found = list(own_estimates(claim, number, own))
    if number.group is None and len({estimate.group for estimate in found}) > 1:
        return Check(Verdict.NOT_CHECKABLE, "own_needs_group", dict(check.working))
    if isinstance(claim, RatioClaim) and claim.lower and found and not (found := at_level_of(claim, found)):
        return Check(Verdict.NOT_CHECKABLE, "own_other_level", dict(check.working))
    working = {**check.working, "own": [own_numbers(claim, estimate) for estimate in found]}
    if not found:
        return Check(Verdict.NOT_CHECKABLE, "own_missing", working)
    if any(agrees(claim, estimate) for estimate in found):
        return Check(Verdict.CONSISTENT, "own_agrees", working)
    return Check(Verdict.INCONSISTENT, "own_differs", working)


def not_computed(claim: Claim) -> str:
    """Why no run has such a number; empty where one may."""
    other = isinstance(claim, RatioClaim) and claim.measure != StudyQuantity.HAZARD_RATIO.value
    return "own_other_measure" if other else ""


def at_level_of(claim: RatioClaim, found: Sequence[StudyEstimate]) -> list[StudyEstimate]:
    """Those whose interval is of the level that the claim prints."""
    return [e for e in found if e.level is not None and claim.interval_level.stands_for(Fraction(e.level))]


def own_estimates(claim: Claim, number: OwnNumber, own: OwnData) -> Iterator[StudyEstimate]:
    """Those of the protocol with a value that are of the number claimed."""
    compares = isinstance(claim, RatioClaim)
    analysis = Analysis(endpoint=number.endpoint, horizon=number.horizon)
    for estimate in own.compare(analysis) if compares else own.estimates:
        same = (estimate.endpoint, estimate.variant) == (number.endpoint, PROTOCOL)
        of_group = number.group is None or number.group in (estimate.group, *(estimate.groups or ())[:1])
        asked = same and of_group and estimate.quantity in QUANTITIES[claim.kind]
        if asked and isinstance(estimate, StudyEstimate) and estimate.value is not None:
            yield estimate


def own_numbers(claim: Claim, estimate: StudyEstimate) -> Numbers:
    """What the data give in place of the numbers of the claim."""
    if isinstance(claim, ProportionClaim):
        return {"count": had(estimate), "total": estimate.n}
    if isinstance(claim, MeanClaim):
        return {"mean": kept(estimate.value), "sd": kept(estimate.std_dev), "n": estimate.events}
    limits = {name: kept(getattr(estimate, name)) for name in ("value", "lower", "upper")}
    return {**limits, "p": kept(estimate.p_value)}


def had(estimate: StudyEstimate) -> int:
    """Patients: of a count the value, of a proportion its events."""
    return int(estimate.value or 0) if estimate.quantity is StudyQuantity.COUNT else estimate.events or 0


def kept(value: float | None) -> float | None:
    return None if value is None else shown(value)


def agrees(claim: Claim, estimate: StudyEstimate) -> bool:
    if isinstance(claim, ProportionClaim):
        return (claim.count, claim.total) == (had(estimate), estimate.n)
    if isinstance(claim, MeanClaim):
        same_n = claim.n == estimate.events or "n" in claim.assumed
        same_sd = not isinstance(claim, MeanSdClaim) or printed_as(claim.sd, estimate.std_dev)
        return same_n and same_sd and printed_as(claim.mean, estimate.value)
    assert isinstance(claim, RatioClaim)
    limits = [] if claim.lower is None else [(claim.lower, estimate.lower), (claim.upper, estimate.upper)]
    same_p = claim.p is None or estimate.p_value is None or claim.p.stands_for(estimate.p_value)
    return same_p and all(printed_as(printed, value) for printed, value in [(claim.value, estimate.value), *limits])


def printed_as(printed: Printed | None, value: float | None) -> bool:
    return printed is not None and value is not None and printed.stands_for(Fraction(value))
