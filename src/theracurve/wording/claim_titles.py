"""Claims restated: in the words of their source, or from their fields."""

from collections.abc import Callable, Sequence
from typing import Any

from theracurve.definition.claims import (
    Claim,
    ComparisonClaim,
    IntervalClaim,
    MeanSdClaim,
    OneSampleClaim,
    ProportionClaim,
    PValuesClaim,
    RatioClaim,
    SignificanceClaim,
    StatisticClaim,
    SumClaim,
    TwoByTwoClaim,
)
from theracurve.definition.printed import PrintedP
from theracurve.wording.numbers import amount

STATISTICS = {"chi_square": "chi-square", "z": "z", "t": "t", "f": "F"}
MEASURES = {
    "hazard_ratio": "hazard ratio",
    "odds_ratio": "odds ratio",
    "risk_ratio": "risk ratio",
    "rate_ratio": "rate ratio",
}
COMPARISONS = {"log_rank": "log-rank test", "exact_log_rank": "exact log-rank test"}


def claim_title(claim: Claim) -> str:
    """The claim in the words of its source, or restated from its fields."""
    return claim.text or RESTATED[claim.kind](claim)


def listed(words: Sequence[object], last: str = "and") -> str:
    """`a, b and c`."""
    texts = [str(word) for word in words]
    return f" {last} ".join(part for part in (", ".join(texts[:-1]), texts[-1]) if part)


def p_is(p: PrintedP) -> str:
    return f"P {p.relation or '='} {p.number}"


def statistic_of(claim: StatisticClaim) -> str:
    freedoms = [number.text for number in (claim.df, claim.df2) if number is not None]
    df = f" with {' and '.join(freedoms)} df" if freedoms else ""
    return f"{STATISTICS[claim.test]} {claim.statistic}{df}"


def restated_proportion(claim: ProportionClaim) -> str:
    return f"{claim.count} of {claim.total} ({claim.percent} %)"


def restated_sum(claim: SumClaim) -> str:
    return f"{' + '.join(part.text for part in claim.parts)} = {claim.total}"


def restated_mean_sd(claim: MeanSdClaim) -> str:
    return f"mean {claim.mean}, SD {claim.sd} of {claim.n}"


def restated_two_by_two(claim: TwoByTwoClaim) -> str:
    return f"{claim.a[0]} of {claim.a[1]} against {claim.b[0]} of {claim.b[1]}, {p_is(claim.p)}"


def restated_p_values(claim: PValuesClaim) -> str:
    return listed([p_is(p) for p in claim.values])


def restated_significance(claim: SignificanceClaim) -> str:
    return f"{p_is(claim.p)}, {claim.stated.replace('_', ' ')}"


def restated_interval(claim: IntervalClaim) -> str:
    level = amount(100 * float(claim.interval_level.value))
    return f"{claim.count} of {claim.total}, {level} % interval {claim.lower} to {claim.upper}"


def restated_one_sample(claim: OneSampleClaim) -> str:
    unit = " %" if claim.percent else ""
    return f"{claim.count} of {claim.total} against {claim.expected}{unit}, {p_is(claim.p)}"


def restated_ratio(claim: RatioClaim) -> str:
    p = f", {p_is(claim.p)}" if claim.p else ""
    return f"{MEASURES[claim.measure]} {claim.value} ({claim.lower} to {claim.upper}){p}"


def restated_statistic(claim: StatisticClaim) -> str:
    return f"{statistic_of(claim)}, {p_is(claim.p)}"


def restated_comparison(claim: ComparisonClaim) -> str:
    horizon = f" up to {claim.horizon}" if claim.horizon else ""
    return f"{claim.endpoint.replace('_', ' ')}{horizon}, {COMPARISONS[claim.test]}, {p_is(claim.p)}"


RESTATED: dict[str, Callable[[Any], str]] = {
    "proportion": restated_proportion,
    "sum": restated_sum,
    "mean_sd": restated_mean_sd,
    "two_by_two": restated_two_by_two,
    "one_sample": restated_one_sample,
    "p_values": restated_p_values,
    "significance": restated_significance,
    "interval": restated_interval,
    "ratio": restated_ratio,
    "statistic": restated_statistic,
    "comparison": restated_comparison,
}
