"""A printed P value against what every test gives: which test it is, and on which side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isfinite

from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.definition.printed import PrintedP

ByTest = Mapping[str, float]
Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class FurtherTests:
    """P values beside those of the usual tests, by name: `rarer` two-sided ones, one-sided ones of either tail.

    `between` holds tests whose P depends on a program's random numbers or grid: the least and greatest that it gives;
    `iterated` those whose P depends on where a program's search ends.
    """

    rarer: ByTest = field(default_factory=dict)
    same_tail: ByTest = field(default_factory=dict)
    other_tail: ByTest = field(default_factory=dict)
    between: Mapping[str, Range] = field(default_factory=dict)
    iterated: Mapping[str, Range] = field(default_factory=dict)


def check_p_of_tests(p: PrintedP, usual: ByTest, common: ByTest, further: Callable[[], FurtherTests]) -> Check:
    """The first that gives the printed P: a usual test, a common one that is named only then, one of the further."""
    rounded = {name: shown(value) for name, value in usual.items()}
    for by_test in (usual, common):
        if fitting := fits(p, by_test):
            return Check(Verdict.CONSISTENT, "test_found", {"tests": list(fitting), "p_by_test": rounded | fitting})
    for reason, found in found_further(p, further()):
        if found:
            return Check(Verdict.CONSISTENT_IF, reason, {"tests": list(found), "p_by_test": rounded, "p_if": found})
    return Check(Verdict.INCONSISTENT, "no_test", {"tests": [], "p_by_test": rounded})


def found_further(p: PrintedP, further: FurtherTests) -> list[tuple[str, dict[str, float]]]:
    return [
        ("one_sided", fits(p, further.same_tail)),
        ("other_tail", fits(p, further.other_tail)),
        ("rarer", fits(p, further.rarer) | met(p, further.iterated)),
        ("drawn", met(p, further.between)),
    ]


def met(p: PrintedP, ranges: Mapping[str, Range]) -> dict[str, float]:
    return {name: shown((low + high) / 2) for name, (low, high) in ranges.items() if p.meets(low, high)}


def fits(p: PrintedP, by_test: ByTest) -> dict[str, float]:
    return {name: shown(value) for name, value in by_test.items() if isfinite(value) and p.stands_for(value)}
