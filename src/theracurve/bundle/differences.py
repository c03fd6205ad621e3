"""What two runs differ in: inputs, estimates, and calls with the record rows that each side rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isclose
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from theracurve.bundle.sealed import STUDY, Sealed, digest, input_name
from theracurve.vocabulary.derived import DERIVED_TABLES, DerivedTable

WHICH = (  # of `results.json`: what says which estimate it is
    "endpoint", "quantity", "variant", "group", "groups", "population", "at_months", "horizon_months", "adjusted_for",
    "stratified_by", "subgroup", "level_of", "covariate", "category",
)  # fmt: skip
STATISTIC = "statistic"
ON_ONE_SCALE = ("value", "lower", "upper")
NUMBERS = (*ON_ONE_SCALE, STATISTIC, "p_value", "n", "events", "reason")
# Elementary functions and sums are rounded otherwise by another mathematical library, processor or version of Python.
SAME_TO, CANCELLED = 1e-9, 1e-14  # relative to a number itself, and to the largest of its estimate
CALLS = tuple(table for table in DERIVED_TABLES.values() if table.name != "evidence")


@dataclass(frozen=True, slots=True)
class InputChange:
    """A file that went into one of the runs only, or with other contents."""

    name: str
    here: str | None
    there: str | None


@dataclass(frozen=True, slots=True)
class EstimateChange:
    """An estimate that only one side has (the other is None), or whose `numbers` differ: here, there, by name.
    `is_rounding` where both have it, and all that differs are last digits."""

    which: Mapping[str, str]
    numbers: Mapping[str, tuple[Any, Any]]
    here: bool
    there: bool
    is_rounding: bool = False


def is_rounded(one: Any, other: Any, nought: float) -> bool:
    """Whether two values are fractional numbers that are the same to nine significant digits, or differ by `nought`."""
    return isinstance(one, float) and isinstance(other, float) and isclose(one, other, rel_tol=SAME_TO, abs_tol=nought)


def nought_of(name: str, *sides: Mapping[str, Any]) -> float:
    """Gives what is nothing beside an estimate's own numbers: a difference that cancels has no digits of its own beside
    zero; a statistic is in units of its error. A P value is no such difference, and 1e-20 is not 2e-20."""
    if name not in ON_ONE_SCALE:
        return CANCELLED if name == STATISTIC else 0.0
    among = (side.get(number) for side in sides for number in ON_ONE_SCALE)
    return CANCELLED * max((abs(number) for number in among if isinstance(number, float)), default=0.0)


@dataclass(frozen=True, slots=True)
class ChangedCall:
    """A derived row that only one side has, or that differs: its key, the columns that differ (here, there), and the
    record rows that each side rests on (`table:row`, joined by `;`)."""

    table: str
    key: Mapping[str, Any]
    columns: Mapping[str, tuple[Any, Any]]
    sources: tuple[str, str]
    here: bool
    there: bool


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything that two runs differ in; where nothing, they are the same but for what made them. `rounding` are the
    estimates whose last digits alone differ: the same numbers, computed on another machine."""

    inputs: tuple[InputChange, ...]
    estimates: tuple[EstimateChange, ...]
    calls: tuple[ChangedCall, ...]
    rounding: tuple[EstimateChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.inputs or self.estimates or self.calls)

    @property
    def adds_only(self) -> bool:
        """Whether everything of the first run is in the second as it was, which only gives more."""
        gone = (*(change.here for change in self.estimates), *(change.here for change in self.calls))
        return not self.inputs and not any(gone)


def differences(here: Sealed, there: Sealed) -> Differences:
    """Compare two runs by number: floats that are not the same to nine significant digits differ."""
    estimates = tuple(estimate_changes(here, there))
    return Differences(
        tuple(input_changes(here, there)),
        tuple(change for change in estimates if not change.is_rounding),
        tuple(call_changes(here, there)),
        tuple(change for change in estimates if change.is_rounding),
    )


def input_changes(here: Sealed, there: Sealed) -> Iterator[InputChange]:
    ours, theirs = inputs_of(here), inputs_of(there)
    for name in sorted(ours.keys() | theirs.keys()):
        if ours.get(name) != theirs.get(name):
            yield InputChange(name, ours.get(name), theirs.get(name))


def inputs_of(sealed: Sealed) -> dict[str, str]:
    stated = sealed.manifest.get("inputs")
    if isinstance(stated, dict):
        return {input_name(name): str(told) for name, told in stated.items()}
    return {name: digest(content) for name, content in sealed.files.items() if name == STUDY}


def estimate_changes(here: Sealed, there: Sealed) -> Iterator[EstimateChange]:
    """In the order of the first run, then what only the other has. Estimates that nothing tells apart are compared in
    their order."""
    ours, theirs = by_place(here), by_place(there)
    for place in (*ours, *(place for place in theirs if place not in ours)):
        one, other = ours.get(place), theirs.get(place)
        which = {name: value for name, value in zip(WHICH, place[0], strict=True) if value}
        if one is None or other is None:
            yield EstimateChange(which, {}, one is not None, other is not None)
            continue
        numbers = {name: (one.get(name), other.get(name)) for name in NUMBERS if one.get(name) != other.get(name)}
        if numbers:
            rounding = all(is_rounded(*pair, nought_of(name, one, other)) for name, pair in numbers.items())
            yield EstimateChange(which, numbers, True, True, rounding)


def by_place(sealed: Sealed) -> dict[tuple[tuple[str, ...], int], Mapping[str, Any]]:
    found: dict[tuple[tuple[str, ...], int], Mapping[str, Any]] = {}
    alike: dict[tuple[str, ...], int] = {}
    for estimate in sealed.results.get("estimates", ()):
        which = tuple(said(estimate.get(name)) for name in WHICH)
        alike[which] = alike.get(which, 0) + 1
        found[which, alike[which]] = estimate
    return found


def said(value: Any) -> str:
    """A place as text; what is not there, or is no list of anything, is empty."""
    if isinstance(value, list):
        return " against ".join(map(str, value))
    return "" if value is None else str(value)


def call_changes(here: Sealed, there: Sealed) -> Iterator[ChangedCall]:
    with TemporaryDirectory(prefix="theracurve-") as name:
        connection = duckdb.connect(":memory:", config={"threads": 1})
        for side, sealed in (("here", here), ("there", there)):
            connection.execute(f"CREATE SCHEMA {side}")
            for table in DERIVED_TABLES.values():
                load(connection, side, table, sealed.files.get(f"results/derived/{table.name}.parquet"), Path(name))
        for table in CALLS:
            yield from changed_rows(connection, table)


def load(
    connection: duckdb.DuckDBPyConnection, side: str, table: DerivedTable, content: bytes | None, folder: Path
) -> None:
    """One derived table of one side; one that is not there, or that an earlier version wrote otherwise, is made as far
    as it goes."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in table.columns.items())
    connection.execute(f'CREATE TABLE {side}."{table.name}" ({columns})')
    if content is None:
        return
    file = folder / f"{side}-{table.name}.parquet"
    file.write_bytes(content)
    stated = connection.read_parquet(str(file))
    names = ", ".join(f'"{name}"' for name in table.columns if name in stated.columns)
    connection.execute(f"INSERT INTO {side}.\"{table.name}\" BY NAME SELECT {names} FROM read_parquet('{file}')")


def changed_rows(connection: duckdb.DuckDBPyConnection, table: DerivedTable) -> Iterator[ChangedCall]:
    """The rows of a derived table that differ, by its key."""
    others = tuple(name for name in table.columns if name not in table.key)
    same = " AND ".join(f'a."{name}" IS NOT DISTINCT FROM b."{name}"' for name in table.key)
    differ = " OR ".join(f'a."{name}" IS DISTINCT FROM b."{name}"' for name in others) or "false"
    keys = ", ".join(f'coalesce(a."{name}", b."{name}")' for name in table.key)
    ours, theirs = (", ".join(f'{side}."{name}"' for name in others) for side in "ab")
    rows = connection.execute(f"""
        SELECT {keys}, a.marked, b.marked, {ours}, {theirs},
            coalesce((SELECT any_value(e.sources) FROM here.evidence AS e WHERE e.evidence_id = a.evidence_id), ''),
            coalesce((SELECT any_value(e.sources) FROM there.evidence AS e WHERE e.evidence_id = b.evidence_id), '')
        FROM (SELECT *, true AS marked FROM here."{table.name}") AS a
        FULL JOIN (SELECT *, true AS marked FROM there."{table.name}") AS b ON {same}
        WHERE a.marked IS NULL OR b.marked IS NULL OR {differ}
        ORDER BY ALL
    """).fetchall()
    for row in rows:
        yield call_change(table, others, row)


def call_change(table: DerivedTable, others: tuple[str, ...], row: tuple[Any, ...]) -> ChangedCall:
    values = iter(row)
    key = {name: next(values) for name in table.key}
    here, there = bool(next(values)), bool(next(values))
    ours, theirs = ({name: next(values) for name in others} for _ in range(2))
    changed = {name: (ours[name], theirs[name]) for name in others if ours[name] != theirs[name]}
    return ChangedCall(table.name, key, changed if here and there else {}, (next(values), next(values)), here, there)
