"""Why a claim got its verdict: one or two sentences from the check's reason and its numbers."""

from collections.abc import Callable
from typing import Any

from theracurve.analysis.claims.verdict import CheckedClaim, Verdict
from theracurve.wording.claims.counts import percent_se, proportion, subgroups, total
from theracurve.wording.claims.means import mean_alone, mean_sd, median
from theracurve.wording.claims.own import own_data
from theracurve.wording.claims.p_values import comparison, p_values, significance, statistic
from theracurve.wording.claims.proportions import interval, one_sample, table, two_by_two
from theracurve.wording.claims.ratios import medians, ratio
from theracurve.wording.claims.titles import listed
from theracurve.wording.words import Words


def verdict_name(verdict: Verdict, words: Words) -> str:
    return words(f"claims.verdicts.{verdict.name.lower()}")


def because(checked: CheckedClaim, words: Words) -> str:
    """Why the verdict: what was found, and which fields are not in the source."""
    claim, check = checked.claim, checked.check
    sentence_of = own_data if check.reason.startswith("own_") else SENTENCES[claim.kind]
    sentence = sentence_of(claim, check.reason, check.working, words)
    if check.verdict is Verdict.CUT_OFF and check.reason != "cut_off":
        sentence = words("claims.cut_off", sentence=sentence)
    if not claim.assumed:
        return sentence
    return words("claims.assumed", sentence=sentence, fields=listed(claim.assumed, words))


SENTENCES: dict[str, Callable[[Any, str, Any, Words], str]] = {
    "proportion": proportion,
    "percent_se": percent_se,
    "sum": total,
    "subgroups": subgroups,
    "mean": mean_alone,
    "mean_sd": mean_sd,
    "median": median,
    "two_by_two": two_by_two,
    "table": table,
    "one_sample": one_sample,
    "p_values": p_values,
    "significance": significance,
    "interval": interval,
    "ratio": ratio,
    "medians": medians,
    "statistic": statistic,
    "comparison": comparison,
}
