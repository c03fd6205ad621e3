"""Why a claim got its verdict: one or two sentences from the check's reason and its numbers."""

from collections.abc import Callable, Sequence
from typing import Any

from theracurve.analysis.claims.verdict import CheckedClaim, Verdict
from theracurve.definition.claims import (
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
from theracurve.definition.printed import Printed, PrintedP
from theracurve.wording.claim_titles import against, either, expected_share, listed, of_total, p_is, statistic_of
from theracurve.wording.labels import clauses, endpoint_name
from theracurve.wording.numbers import amount, between, fixed, in_percent
from theracurve.wording.words import Words


def verdict_name(verdict: Verdict, words: Words) -> str:
    return words(f"claims.verdicts.{verdict.name.lower()}")


def because(checked: CheckedClaim, words: Words) -> str:
    """Why the verdict: what was found, and which fields are not in the source."""
    claim, check = checked.claim, checked.check
    sentence_of = own_data if check.reason.startswith("own_") else SENTENCES[claim.kind]
    sentence = sentence_of(claim, check.reason, check.working, words)
    if not claim.assumed:
        return sentence
    return words("claims.assumed", sentence=sentence, fields=listed(claim.assumed, words))


def p_like(value: float, printed: PrintedP, words: Words) -> str:
    """A computed P value with a decimal more than the printed one, and at least three."""
    return fixed(value, min(max(3, len(printed.number.partition(".")[2]) + 1), 4), words)


def like(value: float, printed: Printed, words: Words) -> str:
    """A computed number with a decimal more than the printed one."""
    return fixed(value, printed.decimals + 1, words)


def proportion(claim: ProportionClaim, reason: str, working: Any, words: Words) -> str:
    if reason == "nobody":
        return words("claims.proportion.nobody")
    counts = of_total(claim, words)
    if reason == "more_than_everybody":
        return words("claims.proportion.more_than_everybody", counts=counts)
    exact = in_percent(like(working["percent"], claim.percent, words), words)
    said = {"counts": counts, "exact": exact, "percent": in_percent(str(claim.percent), words)}
    if reason == "fits":
        return words("claims.proportion.fits", **said)
    how = "claims.proportion.cut_off" if reason == "cut_off" else "claims.proportion.differs"
    return words(how, **said, fractions=fractions(claim, working, words))


def fractions(claim: ProportionClaim, working: Any, words: Words) -> str:
    """Which fractions are printed so."""
    ways = {
        "rounds": working["rounds"],
        "truncates": [f for f in working["truncates"] if f != f"{claim.count}/{claim.total}"],
    }
    found = [
        words(f"claims.proportion.{way}", n=len(alike), fractions=listed(alike, words))
        for way, alike in ways.items()
        if alike
    ]
    if not found:
        return words("claims.proportion.no_fraction", total=str(claim.total))
    return words("claims.proportion.fractions", found=clauses(found, words))


def total(claim: SumClaim, reason: str, working: Any, words: Words) -> str:
    added = f"{' + '.join(part.text for part in claim.parts)} = {amount(working['sum'], words)}"
    if reason == "adds_up":
        return words("claims.sum.adds_up", added=added)
    if reason == "differs" and not claim.percent:
        return words("claims.sum.differs", added=added, total=str(claim.total))
    key = "claims.sum.rounded" if reason == "rounded" else "claims.sum.differs_percent"
    return words(key, added=added, total=str(claim.total), allowed=amount(working["allowed"], words))


def mean_sd(claim: MeanSdClaim, reason: str, working: Any, words: Words) -> str:
    if reason == "any_values":
        return words("claims.mean.any_values")
    if reason == "out_of_reach":
        return words("claims.mean.out_of_reach", n=claim.n)
    if reason == "attainable":
        return attainable(claim, working, words)
    sizes = other_sizes(working, words)
    if reason == "mean_unattainable":
        near = listed([like(mean, claim.mean, words) for mean in working["nearest_means"]], words)
        values = values_of(claim, words)
        return words("claims.mean.mean_unattainable", values=values, mean=str(claim.mean), near=near, sizes=sizes)
    return words("claims.mean.sd_unattainable", **stated(claim, words), sizes=sizes)


def stated(claim: MeanSdClaim, words: Words) -> dict[str, str]:
    return {"values": values_of(claim, words), "mean": str(claim.mean), "sd": str(claim.sd)}


def attainable(claim: MeanSdClaim, working: Any, words: Words) -> str:
    if working["example"] is None:
        return words("claims.mean.not_ruled_out", **stated(claim, words))
    example = listed([amount(value, words) for value in working["example"]], words)
    return words("claims.mean.attainable", **stated(claim, words), example=example)


def values_of(claim: MeanSdClaim, words: Words) -> str:
    if claim.values_on is None:
        return words("claims.mean.whole_numbers", n=claim.n)
    return words("claims.mean.values_on", n=claim.n, grid=listed(claim.values_on, words))


def other_sizes(working: Any, words: Words) -> str:
    possible, most = working["possible_n"], max([*working["possible_n"], *working["impossible_n"]])
    if not possible:
        return words("claims.mean.no_size", most=most)
    return words("claims.mean.sizes", most=most, possible=either(possible, words))


def two_by_two(claim: TwoByTwoClaim, reason: str, working: Any, words: Words) -> str:
    counts = against(f"{claim.a[0]}/{claim.a[1]}", f"{claim.b[0]}/{claim.b[1]}", words)
    sentence = by_tests(counts, claim.p, reason, working, words)
    if "tables" not in working:
        return sentence
    return words("claims.test.tables", n=len(working["tables"]), sentence=sentence)


def one_sample(claim: OneSampleClaim, reason: str, working: Any, words: Words) -> str:
    counts = against(of_total(claim, words), expected_share(claim, words), words)
    return by_tests(counts, claim.p, reason, working, words)


def by_tests(counts: str, p: PrintedP, reason: str, working: Any, words: Words) -> str:
    """Which tests give the printed P, and what the others give."""
    fitting = [name for name in working["p_by_test"] if name in working["tests"]]
    others = [name for name in working["p_by_test"] if name not in fitting]
    said = {"counts": counts, "p": p_is(p, words)}
    other = listed([with_p(name, working, p, words) for name in others], words)
    if reason == "no_test":
        return words("claims.test.no_test", **said, others=other)
    tests = listed([with_p(name, working, p, words) for name in fitting], words)
    if not others:
        return words("claims.test.found", **said, tests=tests)
    return words("claims.test.found_not", **said, tests=tests, others=other)


def with_p(name: str, working: Any, printed: PrintedP, words: Words) -> str:
    value = p_like(working["p_by_test"][name], printed, words)
    return words("claims.test.with_value", test=words(f"claims.tests.{name}"), value=value)


def p_values(claim: PValuesClaim, reason: str, working: Any, words: Words) -> str:
    alike = [same_p(pair, words) for pair in working.get("same_p", ())]
    return " ".join((taken_together(claim, reason, working, words), *alike))


def same_p(pair: Sequence[str], words: Words) -> str:
    inner, outer = (endpoint_name(name, words) for name in pair)
    return words("claims.p_values.same", inner=inner, outer=outer)


def taken_together(claim: PValuesClaim, reason: str, working: Any, words: Words) -> str:
    below, level = working["below_level"], amount(working["level"], words)
    if reason == "none_below":
        return words("claims.p_values.none_below", level=level)
    if reason == "bounds":
        of_all = {"least": below, "most": working["below_level_at_most"]}
        by_holm = {"stay": working["below_level_by_holm"], "stay_most": working["below_level_by_holm_at_most"]}
        return words("claims.p_values.bounds", **of_all, **by_holm, level=level)
    if reason == "all_stand":
        return words("claims.p_values.all_stand", n=below, level=level)
    stand = working["below_level_by_holm"]
    kept = words("claims.p_values.kept", n=stand) if stand else words("claims.p_values.kept_none")
    smallest = fixed(min(working["holm"]), 3, words)
    counts = {"below": below, "all": len(claim.values)}
    return words("claims.p_values.only_alone", **counts, level=level, kept=kept, smallest=smallest)


def significance(claim: SignificanceClaim, reason: str, working: Any, words: Words) -> str:
    level, sought = amount(working["level"], words), claim.stated == "significant"
    side = "below" if sought else "not_below"
    if reason == "if_unrounded" and claim.p.relation:
        return words(f"claims.significance.{side}_if_bound", p=p_is(claim.p, words), level=level)
    if reason == "if_unrounded":
        as_printed = (float(claim.p.value) < working["level"]) == sought
        return words(f"claims.significance.{side}_if{'' if as_printed else '_not_printed'}", level=level)
    below = "below" if sought == (reason == "as_stated") else "not_below"
    return words(f"claims.significance.{below}", p=p_is(claim.p, words), level=level)


def interval(claim: IntervalClaim, reason: str, working: Any, words: Words) -> str:
    printed = between(str(claim.lower), str(claim.upper), words)
    what = words("claims.interval.what", limits=printed, counts=of_total(claim, words))
    limits, fitting = working["limits"], working["methods"]
    others = methods_with_limits([name for name in limits if name not in fitting], limits, claim, words)
    if reason == "no_method":
        return no_method(what, others, working["at_other_levels"], words)
    methods = methods_with_limits(fitting, limits, claim, words)
    if not others:
        return words("claims.interval.found", what=what, methods=methods)
    return words("claims.interval.found_not", what=what, methods=methods, others=others)


def no_method(what: str, others: str, at_other_levels: Sequence[str], words: Words) -> str:
    """No usual method at the stated level; those that fit at another are named (`wilson 90 %`)."""
    if not at_other_levels:
        return words("claims.interval.no_method", what=what, others=others)
    parted = [entry.partition(" ") for entry in at_other_levels]
    named = [
        words("claims.interval.at_level", method=words(f"claims.methods.{name}"), level=level)
        for name, _, level in parted
    ]
    return words("claims.interval.elsewhere", what=what, others=others, elsewhere=either(named, words))


def methods_with_limits(names: Sequence[str], limits: Any, claim: IntervalClaim, words: Words) -> str:
    found = []
    for name in names:
        lower, upper = like(limits[name][0], claim.lower, words), like(limits[name][1], claim.upper, words)
        value = between(lower, upper, words)
        found.append(words("claims.test.with_value", test=words(f"claims.methods.{name}"), value=value))
    return listed(found, words)


def ratio(claim: RatioClaim, reason: str, working: Any, words: Words) -> str:
    value, lower, upper = str(claim.value), str(claim.lower), str(claim.upper)
    if reason == "outside":
        return words("claims.ratio.outside", value=value, lower=lower, upper=upper)
    if reason not in ("off_middle", "exact", "nearly_middle", "symmetrical"):
        return ratio_p(claim, reason, working, words)
    middle = listed([like(working[end], claim.value, words) for end in ("middle_low", "middle_high")], words)
    on_log = words("claims.ratio.on_log", limits=between(lower, upper, words), middle=middle)
    return words(f"claims.ratio.{reason}", value=value, on_log=on_log)


def ratio_p(claim: RatioClaim, reason: str, working: Any, words: Words) -> str:
    assert claim.p is not None
    wald = words("claims.ratio.wald", p=p_between(working, claim.p, words))
    return words(f"claims.ratio.{reason}", p=p_is(claim.p, words), wald=wald)


def p_between(working: Any, p: PrintedP, words: Words) -> str:
    low, high = p_like(working["p_low"], p, words), p_like(working["p_high"], p, words)
    return low if low == high else between(low, high, words)


def statistic(claim: StatisticClaim, reason: str, working: Any, words: Words) -> str:
    found = words("claims.statistic.found", statistic=statistic_of(claim, words), p=p_between(working, claim.p, words))
    if reason == "one_sided":
        return words("claims.statistic.one_sided", p=p_is(claim.p, words), found=found)
    return words(f"claims.statistic.{reason}", found=found, printed=str(claim.p))


def comparison(claim: ComparisonClaim, reason: str, working: Any, words: Words) -> str:
    if reason in ("no_data", "no_test"):
        return words(f"claims.comparison.{reason}")
    found = either([p_like(p, claim.p, words) for p in working["p_values"]], words)
    if reason == "recomputed":
        return words("claims.comparison.recomputed", found=found, test=words(f"labels.quantities.{claim.test}"))
    test = words(f"labels.quantities.{claim.test}")
    return words("claims.comparison.differs", found=found, test=test, printed=str(claim.p))


def own_data(claim: Any, reason: str, working: Any, words: Words) -> str:
    """What the study's own data give in place of the claim."""
    if reason in ("own_missing", "own_needs_group", "own_other_measure", "own_other_level"):
        return words(f"claims.own.{reason.removeprefix('own_')}")
    found = either([own_numbers(claim, numbers, words) for numbers in working["own"]], words)
    return words("claims.own.agrees" if reason == "own_agrees" else "claims.own.differs", found=found)


def own_numbers(claim: Any, numbers: Any, words: Words) -> str:
    if isinstance(claim, ProportionClaim):
        return words("numbers.of_total", count=str(numbers["count"]), total=str(numbers["total"]))
    if isinstance(claim, MeanSdClaim):
        sd = "" if numbers["sd"] is None else like(numbers["sd"], claim.sd, words)
        return words("claims.title.mean_sd", mean=like(numbers["mean"], claim.mean, words), sd=sd, n=numbers["n"])
    lower, upper = (amount(numbers[end], words) if numbers[end] else "" for end in ("lower", "upper"))
    limits = between(lower, upper, words)
    return words("claims.test.with_value", test=like(numbers["value"], claim.value, words), value=limits)


SENTENCES: dict[str, Callable[[Any, str, Any, Words], str]] = {
    "proportion": proportion,
    "sum": total,
    "mean_sd": mean_sd,
    "two_by_two": two_by_two,
    "one_sample": one_sample,
    "p_values": p_values,
    "significance": significance,
    "interval": interval,
    "ratio": ratio,
    "statistic": statistic,
    "comparison": comparison,
}
