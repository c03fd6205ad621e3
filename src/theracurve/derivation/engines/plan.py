"""What has to be made of the steps: nothing where a rule table is empty, a view where reading again costs less than
storing.

The plan is read off the SQL text. The dialect (`tests/house/dialect.py`) has no subquery, so every table that a SELECT
reads stands behind a FROM or a JOIN of the SELECT itself or of one of its CTEs.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from functools import cache
from math import inf

from theracurve.derivation.sql import DERIVED_PREFIX, Step

KEPT = ("people",)  # read by name after the derivation, like what the derived tables are made from
IGNORED = re.compile(r"--[^\n]*|'[^']*'")
HEADER = re.compile(r"(?:\s*WITH|,)\s+(\w+) AS \(")
HEAVY = re.compile(r"GROUP BY|OVER|DISTINCT")
JOINED = re.compile(r"JOIN")
READ = re.compile(r"(LEFT )?(?:FROM|JOIN)\s+(\w+(?:\.\w+)?)")

Reads = dict[str, tuple[str, ...]]


class Made(Enum):
    """How a step's table is made: never any rows, evaluated where it is read, or stored."""

    EMPTY = "empty"
    VIEW = "view"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step, how it is made, and the tables and views that nobody reads any more once it is."""

    step: Step
    made: Made
    finished: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """One SELECT between UNION ALLs: all that it reads, and what it has no row without."""

    reads: tuple[str, ...]
    needs: frozenset[str]


def plan(steps: Sequence[Step], empty: AbstractSet[str]) -> tuple[PlannedStep, ...]:
    """The steps in their order. `empty` names the rule and record tables (`rule.markers`) that have no rows."""
    live = live_reads(steps, empty)
    made = how_made(steps, live)
    last = last_uses(steps, made)
    return tuple(
        PlannedStep(step, made[step.table], tuple(name for name, place in last.items() if place == here))
        for here, step in enumerate(steps)
    )


def needed_for(steps: Sequence[Step], wanted: Collection[str]) -> tuple[Step, ...]:
    """Those of the steps, in their order, that the wanted tables are made from, and these; all where none is named."""
    if not wanted:
        return tuple(steps)
    needed, kept = set(wanted), []
    for step in reversed(steps):
        if step.table in needed:
            needed |= named_in(step.select)
            kept.append(step)
    return tuple(reversed(kept))


def live_reads(steps: Sequence[Step], empty: AbstractSet[str]) -> Reads:
    """What each step reads in the branches that can have rows; steps without such a branch are left out."""
    nothing = set(empty)
    found: Reads = {}
    for step in steps:
        reads = reads_of(step.select, nothing)
        if reads is None:
            nothing.add(step.table)
        else:
            found[step.table] = reads
    return found


def reads_of(select: str, empty: AbstractSet[str]) -> tuple[str, ...] | None:
    """The tables that a SELECT reads, as often as it does; None where it can have no row."""
    nothing, found = set(empty), []
    live: list[Branch] = []
    for name, branches in queries(select):
        live = [branch for branch in branches if not branch.needs & nothing]
        found += [read for branch in live for read in branch.reads]
        if not live:
            nothing.add(name)
    return tuple(found) if live else None


def readers_of(steps: Sequence[Step], live: Reads) -> dict[str, list[str]]:
    """Finds who reads each step's table, as often as they do, of those whose own rows somebody asks for in the end.

    What is evaluated where it is read hands its own reading on to its readers.
    """
    readers: dict[str, list[str]] = {step.table: [] for step in steps}
    for step in reversed(steps):
        asking = readers[step.table] if len(readers[step.table]) <= evaluations(step) else [step.table]
        if lasts(step.table):
            asking = [step.table]
        for read in live.get(step.table, ()) if asking else ():
            readers.get(read, []).extend(asking)
    return readers


def lasts(table: str) -> bool:
    return table in KEPT or is_derived(table)


def is_derived(table: str) -> bool:
    return table.startswith(DERIVED_PREFIX)


def how_made(steps: Sequence[Step], live: Reads) -> dict[str, Made]:
    """What is read once or cheap is a view, and so is a derived table: it adds little but text to what it reads.

    Derived tables are read again and again, so below them only what costs as little as they do is a view.
    """
    readers, again, made = readers_of(steps, live), set(), {}
    for step in reversed(steps):
        reading = readers[step.table]
        below = any(reader in again for reader in reading)
        if step.table not in live:
            made[step.table] = Made.EMPTY
        elif is_derived(step.table) or (len(reading) == 1 and below and is_light(step) and step.table not in KEPT):
            made[step.table] = Made.VIEW
            again.add(step.table)
        else:
            stored = len(reading) > evaluations(step) or (below and not only_selects(step)) or step.table in KEPT
            made[step.table] = Made.TABLE if stored else Made.VIEW
    return made


@cache
def is_light(step: Step) -> bool:
    """Whether its rows come one by one from those it reads, without sorting or counting."""
    return HEAVY.search(IGNORED.sub("", step.select)) is None


def evaluations(step: Step) -> float:
    """How often a step is evaluated sooner than stored."""
    if only_selects(step):
        return inf
    return 2 if only_looks_up(step) else 1


@cache
def only_selects(step: Step) -> bool:
    """Whether its rows are rows of what it reads, as they stand there."""
    return is_light(step) and JOINED.search(IGNORED.sub("", step.select)) is None


@cache
def only_looks_up(step: Step) -> bool:
    """Whether its rows are those of one table with what the rules and `people` say of them."""
    reads = [branch.reads for _, branches in queries(step.select) for branch in branches]
    return is_light(step) and all(sum(not is_looked_up(name) for name in names) <= 1 for names in reads)


def is_looked_up(name: str) -> bool:
    return name in KEPT or name.startswith("rule.")


def last_uses(steps: Sequence[Step], made: Mapping[str, Made]) -> dict[str, int]:
    """The place of the last step that needs each table or view to be there; none where something lasting does."""
    naming: dict[str, list[tuple[int, str]]] = {}
    for place, step in enumerate(steps):
        for name in named_in(step.select):
            naming.setdefault(name, []).append((place, step.table))
    last: dict[str, int] = {}
    for step in reversed(steps):
        uses = [
            last.get(reader, len(steps)) if made[reader] is Made.VIEW else later
            for later, reader in naming.get(step.table, ())
        ]
        last[step.table] = len(steps) if lasts(step.table) else max(uses, default=len(steps))
    return {name: place for name, place in last.items() if place < len(steps)}


@cache
def named_in(select: str) -> frozenset[str]:
    """All tables that a SELECT names, whether they have rows or not."""
    return frozenset(reads_of(select, frozenset()) or ())


@cache
def queries(select: str) -> tuple[tuple[str, tuple[Branch, ...]], ...]:
    """The CTEs by name in their order with their branches, at last the SELECT itself under an empty name."""
    return tuple((name, tuple(branches_of(body))) for name, body in bodies(select))


def bodies(select: str) -> Iterator[tuple[str, str]]:
    text = IGNORED.sub("", select)
    place = 0
    while header := HEADER.match(text, place):
        end = closing(text, header.end())
        yield header[1], text[header.end() : end]
        place = end + 1
    yield "", text[place:]


def closing(text: str, place: int) -> int:
    """Finds where the bracket that was opened just before `place` is closed."""
    depth = 1
    while depth:
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        place += 1
    return place - 1


def branches_of(body: str) -> Iterator[Branch]:
    for text in body.split("UNION ALL"):
        found = READ.findall(text)
        yield Branch(tuple(name for _, name in found), frozenset(name for left, name in found if not left))
