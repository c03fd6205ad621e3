"""The derivation as SQL: each file is one SELECT and makes the table that its name says, in the order of the numbers.

`records.x` are the conformed record tables, `rule.x` the rule tables; every other name is the table of an earlier file.
"""

from dataclasses import dataclass
from importlib.resources import files

DERIVED_PREFIX = "derived_"


@dataclass(frozen=True, slots=True)
class Step:
    """One file: the table it makes and the SELECT that makes it."""

    table: str
    select: str


def steps() -> tuple[Step, ...]:
    """All steps in the order in which they run."""
    found = (entry for entry in files(__package__).iterdir() if entry.name.endswith(".sql"))
    return tuple(
        Step(entry.name.removesuffix(".sql").split("_", 1)[1], entry.read_text(encoding="utf-8"))
        for entry in sorted(found, key=lambda entry: entry.name)
    )
