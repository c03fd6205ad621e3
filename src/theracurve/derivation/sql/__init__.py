"""The derivation as SQL: each file makes the table that its name says, in the order of the numbers.

A `.sql` file is one SELECT, a `.toml` file a union of tables in one shape. `records.x` are the conformed record tables,
`rule.x` the rule tables; every other name is the table of an earlier file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files

from theracurve.derivation.sql.unions import union

DERIVED_PREFIX = "derived_"
READ: dict[str, Callable[[str], str]] = {"sql": str, "toml": union}


@dataclass(frozen=True, slots=True)
class Step:
    """One file: the table it makes and the SELECT that makes it."""

    table: str
    select: str


def steps() -> tuple[Step, ...]:
    """All steps in the order in which they run."""
    found = sorted(files(__package__).iterdir(), key=lambda entry: entry.name)
    return tuple(
        Step(name.partition("_")[2], READ[kind](entry.read_text(encoding="utf-8")))
        for entry in found
        for name, _, kind in (entry.name.rpartition("."),)
        if kind in READ
    )
