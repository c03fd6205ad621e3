"""Two groups of a table, in the order of a comparison: the group, then the reference it is compared with."""

from dataclasses import dataclass

from theracurve.errors import UsageError
from theracurve.phrases import NOTHING, Statement
from theracurve.survival._tables.event_table import EventTable
from theracurve.survival._values.phrases import Why


@dataclass(frozen=True, slots=True)
class ComparedPair:
    """`group` is compared with `reference`; without two groups both are empty and `reason` says so."""

    group: str
    reference: str
    reason: Statement = NOTHING


def compared_groups(table: EventTable, reference: object) -> ComparedPair:
    """The pair of a two-group table; the reference is the first group unless named. Raises UsageError for another."""
    first = table.groups[0] if reference is None else str(reference)
    if first not in table.groups:
        raise UsageError(f"expected a reference group among {', '.join(table.groups)}; found {reference!r}")
    if len(table.groups) == 1:
        return ComparedPair("", "", Why.ONE_GROUP())
    if len(table.groups) > 2:
        return ComparedPair("", "", choose_two(table))
    return ComparedPair(next(group for group in table.groups if group != first), first)


def choose_two(table: EventTable) -> Statement:
    return Why.CHOOSE_TWO(count=len(table.groups), first=repr(table.groups[0]))
