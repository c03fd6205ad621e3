"""A rule table as a value: its columns follow from the fields of its kind of rule."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from theracurve.definition.rule import Days, Percent, Rule

NUMBER = "DECIMAL(18, 6)"
PERCENT = "DECIMAL(9, 4)"
FACTOR = "DECIMAL(9, 4)"
CONVERSION = "DECIMAL(11, 6)"
DAYS = "DECIMAL(18, 10)"  # a target in months has as many decimals
DAYS_A_UNIT = "DECIMAL(18, 4)"  # short: printed times of nine decimals are multiplied by it
SCALE = "DECIMAL(11, 0)"
TYPES = {str: "VARCHAR", bool: "BOOLEAN", int: "INTEGER", Decimal: NUMBER, Percent: PERCENT, Days: DAYS}
R = TypeVar("R", bound=Rule)


@dataclass(frozen=True, slots=True)
class RuleTable:
    """One rule table: its columns with their types, and its rows."""

    name: str
    columns: dict[str, str]
    rows: tuple[tuple[object, ...], ...]


def of_kind(rules: Mapping[str, Rule], kind: type[R]) -> list[tuple[str, R]]:
    return [(rule_id, rule) for rule_id, rule in rules.items() if isinstance(rule, kind)]


def kind_tables(kind: type[Rule], rules: Mapping[str, Rule]) -> Iterator[RuleTable]:
    """The rules of a kind: a table of their single values under its name, and `<kind>_<field>` for each list of texts.

    The entries of a list are numbered in the order of the protocol. A field of any other shape is not laid out here.
    """
    found, columns = of_kind(rules, kind), columns_of(kind)
    rows = ((rule_id, *(getattr(rule, name) for name in columns)) for rule_id, rule in found)
    yield RuleTable(kind.kind, {"rule_id": "VARCHAR", **columns}, tuple(rows))
    for name in lists_of(kind):
        yield listed(f"{kind.kind}_{name}", ((rule_id, getattr(rule, name)) for rule_id, rule in found))


def listed(name: str, lists: Iterable[tuple[str, tuple[str, ...]]]) -> RuleTable:
    rows = ((rule_id, entry, place) for rule_id, entries in lists for place, entry in enumerate(entries, start=1))
    return RuleTable(name, {"rule_id": "VARCHAR", "entry": "VARCHAR", "place": "INTEGER"}, tuple(rows))


def columns_of(kind: type[Rule]) -> dict[str, str]:
    """The single values of a kind of rule, properties included, each with its type as a column."""
    return {name: TYPES[hint] for name, hint in values_of(kind) if hint in TYPES}


def lists_of(kind: type[Rule]) -> tuple[str, ...]:
    """The fields of a kind of rule that are lists of texts."""
    return tuple(name for name, hint in values_of(kind) if hint == tuple[str, ...])


def values_of(kind: type[Rule]) -> Iterator[tuple[str, Any]]:
    """What a rule says besides its id: each field and property with its type, without the None that it may be."""
    hints = get_type_hints(kind, include_extras=True)
    for field in fields(kind):
        if field.init:
            yield field.name, never_none(hints[field.name])
    for name, member in vars(kind).items():
        if isinstance(member, property):
            yield name, never_none(get_type_hints(member.fget, include_extras=True)["return"])


def never_none(hint: Any) -> Any:
    """`int` of `int | None`; everything else as it is."""
    if get_origin(hint) not in (Union, UnionType):
        return hint
    return next(part for part in get_args(hint) if part is not type(None))
