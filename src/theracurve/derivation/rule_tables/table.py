"""A rule table as a value, and the types of its columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from theracurve.definition.rules import Rule

NUMBER = "DECIMAL(18, 6)"
PERCENT = "DECIMAL(9, 4)"
FACTOR = "DECIMAL(9, 4)"
CONVERSION = "DECIMAL(11, 6)"
DAYS = "DECIMAL(18, 10)"  # a target in months has as many decimals
DAYS_A_UNIT = "DECIMAL(18, 4)"  # short: printed times of nine decimals are multiplied by it
SCALE = "DECIMAL(11, 0)"
R = TypeVar("R", bound=Rule)


@dataclass(frozen=True, slots=True)
class RuleTable:
    """One rule table: its columns with their types, and its rows."""

    name: str
    columns: dict[str, str]
    rows: tuple[tuple[object, ...], ...]


def of_kind(rules: Mapping[str, Rule], kind: type[R]) -> list[tuple[str, R]]:
    return [(rule_id, rule) for rule_id, rule in rules.items() if isinstance(rule, kind)]


def listed(name: str, column: str, lists: Iterable[tuple[str, tuple[str, ...]]]) -> RuleTable:
    """The entries of a list inside a rule, numbered in the order of the protocol."""
    rows = ((rule_id, entry, place) for rule_id, entries in lists for place, entry in enumerate(entries, start=1))
    return RuleTable(name, {"rule_id": "VARCHAR", column: "VARCHAR", "place": "INTEGER"}, tuple(rows))
