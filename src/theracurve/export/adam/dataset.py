"""One analysis dataset: its variables with label and type, its rows, and what identifies a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import duckdb

LONGEST_NAME, LONGEST_LABEL = 8, 40  # characters: what SAS transport files allow, and so every other reader


class Type(StrEnum):
    """What a variable holds; a date is a number to SAS, written as ISO 8601."""

    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "float"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable. Raises ValueError for a name or a label that other programs cannot hold."""

    name: str
    label: str
    type: Type = Type.TEXT

    def __post_init__(self) -> None:
        if len(self.name) > LONGEST_NAME or len(self.label) > LONGEST_LABEL:
            raise ValueError(f"{self.name}: {self.label}: too long")


@dataclass(frozen=True, slots=True)
class DatasetRule:
    """How a dataset is made: a query over records and derived tables that gives its variables in order, sorted by
    `key`. The query knows the parameters $study and $zero."""

    name: str
    label: str
    key: tuple[str, ...]
    variables: tuple[Variable, ...]
    query: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset of one study; dates are written as ISO 8601, nothing is None."""

    rule: DatasetRule
    rows: tuple[tuple[Any, ...], ...]


def made(connection: duckdb.DuckDBPyConnection, rule: DatasetRule, parameters: Mapping[str, object]) -> Dataset:
    """The dataset that a rule makes of a study."""
    used = {name: value for name, value in parameters.items() if f"${name}" in rule.query}
    columns = ", ".join(f'"{variable.name}"' for variable in rule.variables)
    order = ", ".join(f'"{name}"' for name in rule.key)
    found = connection.execute(f"SELECT {columns} FROM ({rule.query}) ORDER BY {order}", used).fetchall()
    kinds = [variable.type for variable in rule.variables]
    return Dataset(rule, tuple(tuple(map(plain, kinds, row)) for row in found))


def plain(kind: Type, value: Any) -> Any:
    if value is None:
        return None if kind is not Type.TEXT else ""
    if kind is Type.DATE:
        return value.isoformat()
    return float(value) if kind is Type.NUMBER else value
