"""Why claims about intervals and tests of proportions got their verdict."""

from collections.abc import Sequence
from typing import Any

from theracurve.definition.claims.proportions import IntervalClaim, OneSampleClaim, TableClaim, TwoByTwoClaim
from theracurve.definition.printed import PrintedP
from theracurve.wording.claims.computed import like, p_like
from theracurve.wording.claims.titles import against, either, expected_share, listed, of_total, p_is, rows_of
from theracurve.wording.numbers import between
from theracurve.wording.words import Words


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
    if reason in ("one_sided", "other_tail", "rarer", "drawn"):
        tests = listed([named_with(name, p_, p, words) for name, p_ in working["p_if"].items()], words)
        return words(f"claims.test.{reason}", **said, tests=tests, others=other)
    if reason == "no_test":
        return words("claims.test.no_test", **said, others=other)
    tests = listed([with_p(name, working, p, words) for name in fitting], words)
    if not others:
        return words("claims.test.found", **said, tests=tests)
    return words("claims.test.found_not", **said, tests=tests, others=other)


def with_p(name: str, working: Any, printed: PrintedP, words: Words) -> str:
    return named_with(name, working["p_by_test"][name], printed, words)


def named_with(name: str, p: float, printed: PrintedP, words: Words) -> str:
    value = p_like(p, printed, words)
    return words("claims.test.with_value", test=words(f"claims.tests.{name}"), value=value)


def interval(claim: IntervalClaim, reason: str, working: Any, words: Words) -> str:
    printed = between(str(claim.lower), str(claim.upper), words)
    what = words("claims.interval.what", limits=printed, counts=of_total(claim, words))
    limits, fitting = working["limits"], working["methods"]
    others = methods_with_limits([name for name in limits if name not in fitting], limits, claim, words)
    if reason == "no_method":
        return no_method(what, others, working["at_other_levels"], words)
    if reason == "drawn":
        return words("claims.interval.drawn", what=what, others=others)
    methods = methods_with_limits(fitting, limits, claim, words)
    if reason == "one_sided":
        return words("claims.interval.one_sided", what=what, methods=methods, others=others)
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


def table(claim: TableClaim, reason: str, working: Any, words: Words) -> str:
    if reason == "one_row":
        return words("claims.test.one_row")
    return by_tests(rows_of(claim), claim.p, reason, working, words)
