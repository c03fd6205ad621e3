"""Claims restated: in the words of their source, or from their fields."""

from collections.abc import Callable, Sequence
from typing import Any

from theracurve.definition.claims.counts import PercentSeClaim, ProportionClaim, SubgroupsClaim, SumClaim
from theracurve.definition.claims.means import MeanClaim, MeanSdClaim, MedianClaim
from theracurve.definition.claims.p_values import ComparisonClaim, PValuesClaim, SignificanceClaim, StatisticClaim
from theracurve.definition.claims.proportions import IntervalClaim, OneSampleClaim, TableClaim, TwoByTwoClaim
from theracurve.definition.claims.published import Claim
from theracurve.definition.claims.ratios import MediansClaim, RatioClaim
from theracurve.definition.printed import PrintedP, PrintedTime
from theracurve.wording.labels import alternatives, endpoint_name, enumerated
from theracurve.wording.numbers import amount, between, in_percent
from theracurve.wording.words import Words


def claim_title(claim: Claim, words: Words) -> str:
    """The claim in the words of its source, or restated from its fields."""
    return claim.text or RESTATED[claim.kind](claim, words)


def listed(values: Sequence[object], words: Words) -> str:
    """`a, b and c`."""
    return enumerated([str(value) for value in values], words)


def either(values: Sequence[object], words: Words) -> str:
    """`a, b or c`."""
    return alternatives([str(value) for value in values], words)


def p_is(p: PrintedP, words: Words) -> str:
    return words("claims.p.with_relation", relation=p.relation or "=", number=p.number)


def of_total(claim: Any, words: Words) -> str:
    """`14 of 20`."""
    return words("numbers.of_total", count=str(claim.count), total=str(claim.total))


def against(a: str, b: str, words: Words) -> str:
    return words("claims.title.against", a=a, b=b)


def statistic_of(claim: StatisticClaim, words: Words) -> str:
    test, value = words(f"claims.statistics.{claim.test}"), str(claim.statistic)
    freedoms = [number.text for number in (claim.df, claim.df2) if number is not None]
    if not freedoms:
        return words("claims.title.statistic", test=test, value=value)
    return words("claims.title.statistic_df", test=test, value=value, df=listed(freedoms, words))


def restated_proportion(claim: ProportionClaim, words: Words) -> str:
    percent = in_percent(str(claim.percent), words)
    return words("claims.title.proportion", count=str(claim.count), total=str(claim.total), percent=percent)


def restated_sum(claim: SumClaim, words: Words) -> str:
    return f"{' + '.join(part.text for part in claim.parts)} = {claim.total}"


def restated_mean_sd(claim: MeanSdClaim, words: Words) -> str:
    return words("claims.title.mean_sd", mean=str(claim.mean), sd=str(claim.sd), n=claim.n)


def restated_two_by_two(claim: TwoByTwoClaim, words: Words) -> str:
    a, b = (words("numbers.of_total", count=str(count), total=str(total)) for count, total in (claim.a, claim.b))
    return words("claims.title.with_p", what=against(a, b, words), p=p_is(claim.p, words))


def restated_p_values(claim: PValuesClaim, words: Words) -> str:
    return listed([p_is(p, words) for p in claim.values], words)


def restated_significance(claim: SignificanceClaim, words: Words) -> str:
    stated = words(f"claims.stated.{claim.stated}")
    return words("claims.title.significance", p=p_is(claim.p, words), stated=stated)


def restated_interval(claim: IntervalClaim, words: Words) -> str:
    level = in_percent(amount(100 * float(claim.interval_level.value), words), words)
    limits = between(str(claim.lower), str(claim.upper), words)
    counts = {"count": str(claim.count), "total": str(claim.total)}
    return words("claims.title.interval", **counts, level=level, limits=limits)


def expected_share(claim: OneSampleClaim, words: Words) -> str:
    return in_percent(str(claim.expected), words) if claim.percent else str(claim.expected)


def restated_one_sample(claim: OneSampleClaim, words: Words) -> str:
    what = against(of_total(claim, words), expected_share(claim, words), words)
    return words("claims.title.with_p", what=what, p=p_is(claim.p, words))


def restated_percent_se(claim: PercentSeClaim, words: Words) -> str:
    percent, se = in_percent(str(claim.percent), words), in_percent(str(claim.se), words)
    return words("claims.title.percent_se", percent=percent, se=se, n=claim.n)


def restated_subgroups(claim: SubgroupsClaim, words: Words) -> str:
    parts = " + ".join(words("numbers.of_total", count=str(count), total=str(total)) for count, total in claim.parts)
    count, total = claim.total
    return f"{parts} = {words('numbers.of_total', count=str(count), total=str(total))}"


def restated_mean(claim: MeanClaim, words: Words) -> str:
    return words("claims.title.mean", mean=str(claim.mean), n=claim.n)


def time_of(time: PrintedTime, words: Words) -> str:
    return str(time) if time.reached else words("claims.median.not_reached")


def restated_median(claim: MedianClaim, words: Words) -> str:
    limits = between(time_of(claim.lower, words), time_of(claim.upper, words), words)
    return words("claims.title.median", median=time_of(claim.median, words), limits=limits)


def rows_of(claim: TableClaim) -> str:
    return " | ".join(" ".join(str(count) for count in row) for row in claim.rows)


def restated_table(claim: TableClaim, words: Words) -> str:
    return words("claims.title.with_p", what=rows_of(claim), p=p_is(claim.p, words))


def restated_medians(claim: MediansClaim, words: Words) -> str:
    return words("claims.title.medians", a=str(claim.a), b=str(claim.b), hr=str(claim.hazard_ratio))


def restated_ratio(claim: RatioClaim, words: Words) -> str:
    measure = words(f"claims.measures.{claim.measure}")
    if claim.lower is None:
        ratio = words("claims.title.ratio_alone", measure=measure, value=str(claim.value))
    else:
        limits = between(str(claim.lower), str(claim.upper), words)
        ratio = words("claims.title.ratio", measure=measure, value=str(claim.value), limits=limits)
    return words("claims.title.with_p", what=ratio, p=p_is(claim.p, words)) if claim.p else ratio


def restated_statistic(claim: StatisticClaim, words: Words) -> str:
    return words("claims.title.with_p", what=statistic_of(claim, words), p=p_is(claim.p, words))


def restated_comparison(claim: ComparisonClaim, words: Words) -> str:
    endpoint = endpoint_name(claim.endpoint, words)
    if claim.horizon:
        endpoint = words("claims.title.up_to", endpoint=endpoint, horizon=str(claim.horizon))
    test = words(f"claims.comparisons.{claim.test}")
    return words("claims.title.comparison", endpoint=endpoint, test=test, p=p_is(claim.p, words))


RESTATED: dict[str, Callable[[Any, Words], str]] = {
    "proportion": restated_proportion,
    "percent_se": restated_percent_se,
    "sum": restated_sum,
    "subgroups": restated_subgroups,
    "mean": restated_mean,
    "median": restated_median,
    "table": restated_table,
    "medians": restated_medians,
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
