"""All facts in the order of how much each can change the conclusion.

The order, which the page states, too:

1. what the records are, where they are not a study's own;
2. a group whose members are known only after time zero; then facts that move a planned hazard ratio out of its
   interval (by one half-width of it on the log scale, or more), the farthest first;
3. what has no known size and bears on every comparison: how the groups came about;
4. facts that move it less, the farthest first; not those below `NEGLIGIBLE`;
5. the rest, in the order in which it is written here.

Few events belong to the second step, too, where the status of one patient moves P to the other side of the level.

A fact stands once: at the comparison in which it moves the most.
"""

from collections.abc import Iterator

from theracurve.analysis.plain.changing import changing_ratios
from theracurve.analysis.plain.checks import WaitingCounted, negative_control, of_checks, unsized_waiting
from theracurve.analysis.plain.definitions import (
    chosen_horizon,
    conclusion_that_varies,
    of_specifications,
    of_variants,
)
from theracurve.analysis.plain.events import few_events
from theracurve.analysis.plain.fact import PlainFinding
from theracurve.analysis.plain.groups import of_groups
from theracurve.analysis.plain.known_late import groups_known_late
from theracurve.analysis.plain.records import of_records, of_rest
from theracurve.analysis.plain.window_ends import of_window_ends
from theracurve.analysis.results import Results
from theracurve.definition.study import Study

NEGLIGIBLE = 0.05  # half-widths of the planned interval


def plain_findings(study: Study, results: Results) -> tuple[PlainFinding, ...]:
    """All facts of a study in their order; empty where there is nothing to say."""
    found = [
        *of_records(study),
        *groups_known_late(results.bias),
        *of_ratios(results),
        *changing_ratios(results.comparisons),
        *of_groups(study, results),
        *chosen_horizon(results.horizons),
        *of_rest(study, results),
    ]
    return tuple(sorted(found, key=lambda fact: (fact.rank, -fact.farness)))


def of_ratios(results: Results) -> Iterator[PlainFinding]:
    """Everything that gives another hazard ratio for the same question."""
    curves = results.variations.curves if results.variations else ()
    facts: list[PlainFinding] = [*of_checks(results.bias)]
    facts += [*of_specifications(curves, results.comparisons)] or [*of_variants(results.comparisons)]
    facts += of_window_ends(results.window_ends, results.comparisons)
    few = few_events(results)
    yield from (fact for fact in (*facts, *((few,) if few else ())) if not negligible(fact))
    yield from conclusion_that_varies(curves)
    yield from negative_control(results.bias)
    if not any(isinstance(fact, WaitingCounted) for fact in facts):
        yield from unsized_waiting(results.bias)


def negligible(fact: PlainFinding) -> bool:
    return fact.half_widths is not None and abs(fact.half_widths) < NEGLIGIBLE
