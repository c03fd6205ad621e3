"""Every kind of claim with its check: by arithmetic, and against the study's own data where it says which they are."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from theracurve.analysis.claims.comparison import check_comparison
from theracurve.analysis.claims.cut_off import with_digits_cut
from theracurve.analysis.claims.intervals import check_interval
from theracurve.analysis.claims.mean_alone import check_mean_alone
from theracurve.analysis.claims.means import check_mean_sd
from theracurve.analysis.claims.medians import check_median, check_medians
from theracurve.analysis.claims.one_sample import check_one_sample
from theracurve.analysis.claims.own_data import OwnData, against_own
from theracurve.analysis.claims.p_values import check_p_values
from theracurve.analysis.claims.percent_se import check_percent_se
from theracurve.analysis.claims.proportions import check_proportion
from theracurve.analysis.claims.ratio import check_ratio
from theracurve.analysis.claims.significance import check_significance
from theracurve.analysis.claims.statistic import check_statistic
from theracurve.analysis.claims.subgroups import check_subgroups
from theracurve.analysis.claims.sums import check_sum
from theracurve.analysis.claims.table import check_table
from theracurve.analysis.claims.two_by_two import check_two_by_two
from theracurve.analysis.claims.verdict import Check, CheckedClaim, Verdict
from theracurve.definition.claims.p_values import ComparisonClaim, PValuesClaim, SignificanceClaim
from theracurve.definition.claims.published import LEVEL, Claim
from theracurve.definition.printed import Printed, PrintedP

BY_ARITHMETIC: dict[str, Callable[[Any], Check]] = {
    "proportion": check_proportion,
    "percent_se": check_percent_se,
    "sum": check_sum,
    "subgroups": check_subgroups,
    "mean": check_mean_alone,
    "mean_sd": check_mean_sd,
    "median": check_median,
    "two_by_two": check_two_by_two,
    "table": check_table,
    "interval": check_interval,
    "one_sample": check_one_sample,
    "ratio": check_ratio,
    "medians": check_medians,
    "statistic": check_statistic,
}


def check_claims(
    claims: Iterable[Claim], level: Printed = LEVEL, own: OwnData | None = None
) -> tuple[CheckedClaim, ...]:
    """All claims checked, in their order.

    `level` is what the source calls significant; `own` are the data that the claims were made of, None where there are
    none.
    """
    return tuple(CheckedClaim(claim, check_as_printed(at_level(claim, level), level, own)) for claim in claims)


def at_level(claim: Claim, level: Printed) -> Claim:
    """The claim with what the level makes of P values printed as a word."""
    words: dict[str, Any] = {name: p.at_level(level) for name, p in claim if isinstance(p, PrintedP) and p.is_a_word}
    if isinstance(claim, PValuesClaim):
        words["values"] = tuple(p.at_level(level) for p in claim.values)
    return claim.model_copy(update=words) if words else claim


def check_as_printed(claim: Claim, level: Printed, own: OwnData | None) -> Check:
    """By the rounding of the printed digits; what fits only if some were cut off is called that."""
    found = check(claim, level, own)
    if found.verdict is not Verdict.INCONSISTENT:
        return found
    fits = check(with_digits_cut(claim), level, own).verdict is Verdict.CONSISTENT
    return replace(found, verdict=Verdict.CUT_OFF) if fits else found


def check(claim: Claim, level: Printed, own: OwnData | None) -> Check:
    if isinstance(claim, PValuesClaim):
        return check_p_values(claim, level)
    if isinstance(claim, SignificanceClaim):
        return check_significance(claim, level)
    if isinstance(claim, ComparisonClaim):
        return check_comparison(claim, own)
    return against_own(claim, BY_ARITHMETIC[claim.kind](claim), own)
