"""Why a claim got its verdict: one or two sentences from the check's reason and its numbers."""

from collections.abc import Callable
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
from theracurve.wording.claim_titles import either, listed, p_is, statistic_of
from theracurve.wording.numbers import amount, fixed, plural
from theracurve.wording.words import Words

VERDICTS = {
    Verdict.CONSISTENT: "consistent",
    Verdict.CONSISTENT_IF: "consistent if",
    Verdict.INCONSISTENT: "inconsistent",
    Verdict.NOT_CHECKABLE: "not checkable",
}
TESTS = {
    "fisher": "Fisher's exact test",
    "fisher_doubled": "Fisher's test with its smaller tail doubled",
    "mid_p": "the mid-P test",
    "mid_p_doubled": "the mid-P test with its smaller tail doubled",
    "chi_square": "chi-square",
    "yates": "chi-square with Yates's correction",
    "wald": "the unpooled Wald test",
    "boschloo": "Boschloo's test",
    "boschloo_doubled": "Boschloo's test with its smaller tail doubled",
    "exact_one_sided": "the exact binomial test, one-sided",
    "exact_two_sided": "the exact binomial test, two-sided",
    "exact_doubled": "the exact binomial test with its tail doubled",
    "mid_p_one_sided": "the mid-P test, one-sided",
    "z_one_sided": "the normal approximation, one-sided",
    "z_two_sided": "the normal approximation, two-sided",
}
METHODS = {
    "clopper_pearson": "Clopper-Pearson",
    "wilson": "Wilson",
    "mid_p": "mid-P",
    "wilson_continuity": "Wilson with continuity correction",
    "wald": "Wald",
    "wald_continuity": "Wald with continuity correction",
    "agresti_coull": "Agresti-Coull",
    "jeffreys": "Jeffreys",
    "jeffreys_unmodified": "Jeffreys, unmodified at the end",
    "logit": "logit",
}


def because(checked: CheckedClaim, words: Words) -> str:
    """Why the verdict: what was found, and which fields are not in the source."""
    claim, check = checked.claim, checked.check
    sentence = SENTENCES[claim.kind](claim, check.reason, check.working, words)
    if not claim.assumed:
        return sentence
    return f"{sentence} Assumed, not in the source: {listed(claim.assumed, words)}."


def p_like(value: float, printed: PrintedP, words: Words) -> str:
    """A computed P value with a decimal more than the printed one, and at least three."""
    return fixed(value, min(max(3, len(printed.number.partition(".")[2]) + 1), 4), words)


def like(value: float, printed: Printed, words: Words) -> str:
    """A computed number with a decimal more than the printed one."""
    return fixed(value, printed.decimals + 1, words)


def proportion(claim: ProportionClaim, reason: str, working: Any, words: Words) -> str:
    if reason == "nobody":
        return "The total is 0: there is no percentage."
    if reason == "more_than_everybody":
        return f"{claim.count} of {claim.total}: a count cannot be greater than its total."
    exact = f"{claim.count} of {claim.total} is {like(working['percent'], claim.percent, words)} %"
    if reason == "fits":
        return f"{exact}, printed as {claim.percent} %."
    how = f"which is {claim.percent} % only when cut off" if reason == "cut_off" else f"not {claim.percent} %"
    return f"{exact}, {how}. {fractions(claim, working, words)}"


def fractions(claim: ProportionClaim, working: Any, words: Words) -> str:
    """Which fractions are printed so."""
    rounds = working["rounds"]
    truncates = [f for f in working["truncates"] if f != f"{claim.count}/{claim.total}"]
    parts = [f"{listed(rounds, words)} {'rounds' if len(rounds) == 1 else 'round'} to it"] if rounds else []
    if truncates:
        parts.append(f"{listed(truncates, words)} {'is' if len(truncates) == 1 else 'are'} cut off to it")
    return f"{'; '.join(parts)}." if parts else f"No count of up to {claim.total} rounds to it."


def total(claim: SumClaim, reason: str, working: Any, words: Words) -> str:
    added = f"{' + '.join(part.text for part in claim.parts)} = {amount(working['sum'], words)}"
    if reason == "adds_up":
        return f"{added}."
    if reason == "rounded":
        return f"{added}, not {claim.total}: rounding explains up to {amount(working['allowed'], words)}."
    explained = f", and rounding explains only {amount(working['allowed'], words)}" if claim.percent else ""
    return f"{added}, not {claim.total}{explained}."


def mean_sd(claim: MeanSdClaim, reason: str, working: Any, words: Words) -> str:
    if reason == "any_values":
        return "Values of any size can have any mean and SD; say `integer: true` or `values_on` if they are bound."
    if reason == "out_of_reach":
        return f"Not checked for {plural(claim.n, 'value')}: too few, too many, or on too fine a grid."
    if reason == "attainable":
        return attainable(claim, working, words)
    who = f"No {claim.n} {values_of(claim, words)} have"
    if reason == "mean_unattainable":
        near = listed([like(mean, claim.mean, words) for mean in working["nearest_means"]], words)
        return f"{who} a mean that is printed as {claim.mean}: next to it lie {near}. {other_sizes(working, words)}"
    return f"{who} the mean {claim.mean} and the SD {claim.sd}. {other_sizes(working, words)}"


def attainable(claim: MeanSdClaim, working: Any, words: Words) -> str:
    who = f"{claim.n} {values_of(claim, words)}"
    if working["example"] is None:
        return f"Nothing rules out {who} with the mean {claim.mean} and the SD {claim.sd}."
    example = listed([amount(value, words) for value in working["example"]], words)
    return f"{who} can have the mean {claim.mean} and the SD {claim.sd}, for example {example}."


def values_of(claim: MeanSdClaim, words: Words) -> str:
    return "whole numbers" if claim.values_on is None else f"values on {listed(claim.values_on, words)}"


def other_sizes(working: Any, words: Words) -> str:
    possible, impossible = working["possible_n"], working["impossible_n"]
    most = max([*possible, *impossible])
    return f"Of 2 to {most} values, {either(possible, words)} could." if possible else f"Nor could 2 to {most} values."


def two_by_two(claim: TwoByTwoClaim, reason: str, working: Any, words: Words) -> str:
    counts = f"{claim.a[0]}/{claim.a[1]} against {claim.b[0]}/{claim.b[1]}"
    sentence = by_tests(counts, claim.p, reason, working, words)
    if "tables" not in working:
        return sentence
    return f"{sentence} {plural(len(working['tables']), 'table')} of these sizes would give it by some test."


def one_sample(claim: OneSampleClaim, reason: str, working: Any, words: Words) -> str:
    unit = " %" if claim.percent else ""
    counts = f"{claim.count} of {claim.total} against {claim.expected}{unit}"
    return by_tests(counts, claim.p, reason, working, words)


def by_tests(counts: str, p: PrintedP, reason: str, working: Any, words: Words) -> str:
    """Which tests give the printed P, and what the others give."""
    fitting = [name for name in working["p_by_test"] if name in working["tests"]]
    others = [name for name in working["p_by_test"] if name not in fitting]
    other = listed([with_p(name, working, p, words) for name in others], words)
    if reason == "no_test":
        return f"No usual test of {counts} gives {p_is(p)}: {other}."
    found = f"{counts} gives {p_is(p)} by {listed([with_p(name, working, p, words) for name in fitting], words)}"
    return f"{found}, not by {other}." if others else f"{found}."


def with_p(name: str, working: Any, printed: PrintedP, words: Words) -> str:
    return f"{TESTS[name]} ({p_like(working['p_by_test'][name], printed, words)})"


def p_values(claim: PValuesClaim, reason: str, working: Any, words: Words) -> str:
    below, level = working["below_level"], amount(working["level"], words)
    if reason == "none_below":
        return f"None of them is below {level}."
    if reason == "all_stand":
        return f"The {plural(below, 'P value')} below {level} stay below it when all are taken together (Holm)."
    kept = working["below_level_by_holm"]
    smallest = fixed(min(working["holm"]), 3, words)
    return (
        f"{below} of {len(claim.values)} are below {level} only if each was to be tested alone: taken together (Holm)"
        f" {kept or 'none'} {'is' if kept <= 1 else 'are'}, the smallest being {smallest}."
    )


def significance(claim: SignificanceClaim, reason: str, working: Any, words: Words) -> str:
    level, sought = amount(working["level"], words), claim.stated == "significant"
    if reason == "if_unrounded":
        as_printed = (float(claim.p.value) < working["level"]) == sought
        side = "below" if sought else "not below"
        return f"Only if the unrounded P was {side} {level}; as printed it is{'' if as_printed else ' not'}."
    below = sought == (reason == "as_stated")
    return f"{p_is(claim.p)} is {'' if below else 'not '}below {level}."


def interval(claim: IntervalClaim, reason: str, working: Any, words: Words) -> str:
    what = f"{claim.lower} to {claim.upper} for {claim.count} of {claim.total}"
    limits = working["limits"]
    fitting = working["methods"]
    others = listed([with_limits(name, limits, claim, words) for name in limits if name not in fitting], words)
    if reason == "no_method":
        elsewhere = [f"{METHODS[name]} at {level}" for name, _, level in map(parted, working["at_other_levels"])]
        hint = f" It is {either(elsewhere, words)}." if elsewhere else ""
        return f"No usual method gives {what}: {others}.{hint}"
    found = listed([with_limits(name, limits, claim, words) for name in fitting], words)
    return f"{what} is {found}; not {others}." if others else f"{what} is {found}."


def parted(method_at_level: str) -> tuple[str, str, str]:
    return method_at_level.partition(" ")


def with_limits(name: str, limits: Any, claim: IntervalClaim, words: Words) -> str:
    lower, upper = limits[name]
    return f"{METHODS[name]} ({like(lower, claim.lower, words)} to {like(upper, claim.upper, words)})"


def ratio(claim: RatioClaim, reason: str, working: Any, words: Words) -> str:
    if reason == "outside":
        return f"{claim.value} does not lie between {claim.lower} and {claim.upper}."
    middle = listed([like(working[end], claim.value, words) for end in ("middle_low", "middle_high")], words)
    on_log = f"on the logarithmic scale the middle of {claim.lower} to {claim.upper} lies between {middle}"
    if reason == "off_middle":
        return f"{claim.value} is far from the middle of its interval: {on_log}."
    if reason == "nearly_middle":
        return f"Only with an interval that is not symmetrical: {on_log}, and {claim.value} a little off."
    if reason == "symmetrical":
        return f"{claim.value} is the middle of its interval: {on_log}."
    return ratio_p(claim, reason, working, words)


def ratio_p(claim: RatioClaim, reason: str, working: Any, words: Words) -> str:
    assert claim.p is not None
    wald = f"the interval {p_between(working, claim.p, words)} by the Wald test"
    return {
        "p_fits": f"{p_is(claim.p)} fits: {wald}.",
        "other_test": f"{p_is(claim.p)} only by another test than the interval's, such as log-rank: {wald}.",
        "one_sided": f"{p_is(claim.p)} only if it is one-sided: two-sided, {wald}.",
        "p_differs": f"{p_is(claim.p)} does not fit: {wald}.",
    }[reason]


def p_between(working: Any, p: PrintedP, words: Words) -> str:
    low, high = p_like(working["p_low"], p, words), p_like(working["p_high"], p, words)
    return f"gives {low}" if low == high else f"gives {low} to {high}"


def statistic(claim: StatisticClaim, reason: str, working: Any, words: Words) -> str:
    found = f"{statistic_of(claim)} {p_between(working, claim.p, words)}"
    return {
        "fits": f"{found}, printed as {claim.p}.",
        "one_sided": f"{p_is(claim.p)} only if it is one-sided: two-sided, {found}.",
        "differs": f"{found}, not {claim.p}.",
    }[reason]


def comparison(claim: ComparisonClaim, reason: str, working: Any, words: Words) -> str:
    if reason == "no_data":
        return "There are no data of the claim's own patients here; a run of a study that has them computes it again."
    if reason == "not_planned":
        return "The study's analyses have no such test at this horizon; add it to `analyses`."
    found = either([p_like(p, claim.p, words) for p in working["p_values"]], words)
    return f"The study's data give P = {found}{', as printed' if reason == 'recomputed' else f', not {claim.p}'}."


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
