"""Every kind of claim with its check: by arithmetic, and against the study's own data where it says which they are."""

from collections.abc import Callable, Iterable
from typing import Any

from theracurve.analysis.claims.comparison import check_comparison
from theracurve.analysis.claims.intervals import check_interval
from theracurve.analysis.claims.means import check_mean_sd
from theracurve.analysis.claims.one_sample import check_one_sample
from theracurve.analysis.claims.own_data import OwnData, against_own
from theracurve.analysis.claims.p_values import check_p_values
from theracurve.analysis.claims.proportions import check_proportion
from theracurve.analysis.claims.ratio import check_ratio
from theracurve.analysis.claims.significance import check_significance
from theracurve.analysis.claims.statistic import check_statistic
from theracurve.analysis.claims.sums import check_sum
from theracurve.analysis.claims.two_by_two import check_two_by_two
from theracurve.analysis.claims.verdict import Check, CheckedClaim
from theracurve.definition.claims import LEVEL, Claim, ComparisonClaim, PValuesClaim, SignificanceClaim
from theracurve.definition.printed import Printed

BY_ARITHMETIC: dict[str, Callable[[Any], Check]] = {
    "proportion": check_proportion,
    "sum": check_sum,
    "mean_sd": check_mean_sd,
    "two_by_two": check_two_by_two,
    "interval": check_interval,
    "one_sample": check_one_sample,
    "ratio": check_ratio,
    "statistic": check_statistic,
}


def check_claims(
    claims: Iterable[Claim], level: Printed = LEVEL, own: OwnData | None = None
) -> tuple[CheckedClaim, ...]:
    """All claims checked, in their order.

    `level` is what the source calls significant; `own` are the data that the claims were made of, None where there are
    none.
    """
    return tuple(CheckedClaim(claim, check(claim, level, own)) for claim in claims)


def check(claim: Claim, level: Printed, own: OwnData | None) -> Check:
    if isinstance(claim, PValuesClaim):
        return check_p_values(claim, level)
    if isinstance(claim, SignificanceClaim):
        return check_significance(claim, level)
    if isinstance(claim, ComparisonClaim):
        return check_comparison(claim, own)
    return against_own(claim, BY_ARITHMETIC[claim.kind](claim), own)
