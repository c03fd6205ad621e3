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
from theracurve.wording.labels import alternatives, enumerated
from theracurve.wording.numbers import amount
from theracurve.wording.words import Words

STATISTICS = {"chi_square": "chi-square", "z": "z", "t": "t", "f": "F"}
MEASURES = {
    "hazard_ratio": "hazard ratio",
    "odds_ratio": "odds ratio",
    "risk_ratio": "risk ratio",
    "rate_ratio": "rate ratio",
}
COMPARISONS = {"log_rank": "log-rank test", "exact_log_rank": "exact log-rank test"}


def claim_title(claim: Claim, words: Words) -> str:
    """The claim in the words of its source, or restated from its fields."""
    return claim.text or RESTATED[claim.kind](claim, words)


def listed(values: Sequence[object], words: Words) -> str:
    """`a, b and c`."""
    return enumerated([str(value) for value in values], words)


def either(values: Sequence[object], words: Words) -> str:
    """`a, b or c`."""
    return alternatives([str(value) for value in values], words)


def p_is(p: PrintedP) -> str:
    return f"P {p.relation or '='} {p.number}"


def statistic_of(claim: StatisticClaim) -> str:
    freedoms = [number.text for number in (claim.df, claim.df2) if number is not None]
    df = f" with {' and '.join(freedoms)} df" if freedoms else ""
    return f"{STATISTICS[claim.test]} {claim.statistic}{df}"


def restated_proportion(claim: ProportionClaim, words: Words) -> str:
    return f"{claim.count} of {claim.total} ({claim.percent} %)"


def restated_sum(claim: SumClaim, words: Words) -> str:
    return f"{' + '.join(part.text for part in claim.parts)} = {claim.total}"


def restated_mean_sd(claim: MeanSdClaim, words: Words) -> str:
    return f"mean {claim.mean}, SD {claim.sd} of {claim.n}"


def restated_two_by_two(claim: TwoByTwoClaim, words: Words) -> str:
    return f"{claim.a[0]} of {claim.a[1]} against {claim.b[0]} of {claim.b[1]}, {p_is(claim.p)}"


def restated_p_values(claim: PValuesClaim, words: Words) -> str:
    return listed([p_is(p) for p in claim.values], words)


def restated_significance(claim: SignificanceClaim, words: Words) -> str:
    return f"{p_is(claim.p)}, {claim.stated.replace('_', ' ')}"


def restated_interval(claim: IntervalClaim, words: Words) -> str:
    level = amount(100 * float(claim.interval_level.value), words)
    return f"{claim.count} of {claim.total}, {level} % interval {claim.lower} to {claim.upper}"


def restated_one_sample(claim: OneSampleClaim, words: Words) -> str:
    unit = " %" if claim.percent else ""
    return f"{claim.count} of {claim.total} against {claim.expected}{unit}, {p_is(claim.p)}"


def restated_ratio(claim: RatioClaim, words: Words) -> str:
    p = f", {p_is(claim.p)}" if claim.p else ""
    return f"{MEASURES[claim.measure]} {claim.value} ({claim.lower} to {claim.upper}){p}"


def restated_statistic(claim: StatisticClaim, words: Words) -> str:
    return f"{statistic_of(claim)}, {p_is(claim.p)}"


def restated_comparison(claim: ComparisonClaim, words: Words) -> str:
    horizon = f" up to {claim.horizon}" if claim.horizon else ""
    return f"{claim.endpoint.replace('_', ' ')}{horizon}, {COMPARISONS[claim.test]}, {p_is(claim.p)}"


RESTATED: dict[str, Callable[[Any, Words], str]] = {
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
