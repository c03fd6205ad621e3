"""Row against row: what the SQL derived of a patient beside what the reference derives."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from math import isclose
from operator import itemgetter

import duckdb

from theracurve.definition.study import Study
from theracurve.derivation.engines.duckdb import select_typed
from theracurve.derivation.reference.chart.timeline import PatientRecords
from theracurve.derivation.reference.derive import derive_patients
from theracurve.vocabulary.derived import DERIVED_TABLES, DerivedTable
from theracurve.vocabulary.tables import RECORD_TABLES

ROWS_AT_A_TIME = 1000
PATIENTS_AT_A_TIME = 250  # whose rows the database holds, sorted, while they are compared
AMONG = "patient_id IN (SELECT unnest(?))"
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One row on which the two implementations differ; None where one of them has no such row."""

    patient_id: str
    table: str
    key: Row
    sql: Row | None
    reference: Row | None

    def __str__(self) -> str:
        return f"patient {self.patient_id}, {self.table} {self.key}: SQL {self.sql}, reference {self.reference}"


@dataclass(frozen=True, slots=True)
class ComparedRows:
    """How many rows were compared, and every difference between them."""

    rows: int
    differences: tuple[Difference, ...]

    def __add__(self, other: "ComparedRows") -> "ComparedRows":
        return ComparedRows(self.rows + other.rows, (*self.differences, *other.differences))


def compare_patients(
    connection: duckdb.DuckDBPyConnection,
    definitions: Mapping[str, Study],
    chosen: Sequence[str],
    sole_readers: Mapping[str, str],
) -> ComparedRows:
    """Both implementations on these patients, whose rows stand in `connection`."""
    found = ComparedRows(0, ())
    for start in range(0, len(chosen), PATIENTS_AT_A_TIME):
        some = chosen[start : start + PATIENTS_AT_A_TIME]
        found += compare_some(connection, definitions, some, sole_readers)
    return found


def compare_some(
    connection: duckdb.DuckDBPyConnection,
    definitions: Mapping[str, Study],
    chosen: Sequence[str],
    sole_readers: Mapping[str, str],
) -> ComparedRows:
    """Both implementations on few patients."""
    differences: list[Difference] = []
    rows = 0
    from_sql = {name: derived_rows(connection, table, chosen) for name, table in DERIVED_TABLES.items()}
    from_reference = derive_patients(patient_records(connection, chosen), definitions, sole_readers)
    for patient_id, reference in zip(chosen, from_reference, strict=True):
        for name, table in DERIVED_TABLES.items():
            ours = next(from_sql[name])
            rows += len(ours)
            differences += differences_between(table, patient_id, ours, reference[name])
    return ComparedRows(rows, tuple(differences))


def derived_rows(
    connection: duckdb.DuckDBPyConnection, table: DerivedTable, chosen: Sequence[str]
) -> Iterator[Sequence[Row]]:
    """The rows of a derived table for each patient in turn."""
    query = f"{select_typed(table, AMONG)} ORDER BY patient_id"
    return in_turn(connection.cursor().execute(query, [list(chosen)]), chosen)


def patient_records(
    connection: duckdb.DuckDBPyConnection, chosen: Sequence[str], names: Iterable[str] = RECORD_TABLES
) -> Iterator[PatientRecords]:
    """The typed rows of each patient in turn, every record table or those that are named, in row order."""
    tables = {name: typed_rows(connection, name, chosen) for name in names}
    for patient_id in chosen:
        yield PatientRecords(patient_id, {name: next(rows) for name, rows in tables.items()})


def typed_rows(
    connection: duckdb.DuckDBPyConnection, name: str, chosen: Sequence[str]
) -> Iterator[tuple[dict[str, object], ...]]:
    query = f'SELECT * FROM records."{name}" WHERE {AMONG} ORDER BY patient_id, "row"'
    result = connection.cursor().execute(query, [list(chosen)])
    columns = [column[0] for column in result.description or ()]
    for rows in in_turn(result, chosen):
        yield tuple(dict(zip(columns, row, strict=True)) for row in rows)


def in_turn(result: duckdb.DuckDBPyConnection, chosen: Sequence[str]) -> Iterator[Sequence[Row]]:
    """The rows of each chosen patient, from a result sorted by patient: few patients are held in memory at a time."""
    place = [column[0] for column in result.description or ()].index("patient_id")
    groups = groupby(chain.from_iterable(iter(lambda: result.fetchmany(ROWS_AT_A_TIME), [])), key=itemgetter(place))
    found = next(groups, None)
    for patient_id in chosen:
        if found is not None and found[0] == patient_id:
            yield list(found[1])
            found = next(groups, None)
        else:
            yield []


def differences_between(
    table: DerivedTable, patient_id: str, sql: Sequence[Row], reference: Sequence[Row]
) -> Iterator[Difference]:
    """Says where two lists of one patient's rows differ, by the key of the table."""
    places = [list(table.columns).index(column) for column in table.key]
    ours, theirs = ({tuple([row[place] for place in places]): row for row in rows} for rows in (sql, reference))
    if len(ours) < len(sql) or len(theirs) < len(reference):
        yield Difference(patient_id, table.name, ("the key is not unique",), None, None)
    apart = [key for key in ours.keys() | theirs.keys() if not same_row(ours.get(key), theirs.get(key))]
    for key in sorted(apart, key=repr):
        yield Difference(patient_id, table.name, key, ours.get(key), theirs.get(key))


def same_row(ours: Row | None, theirs: Row | None) -> bool:
    if ours is None or theirs is None:
        return False
    if ours == theirs and [*map(type, ours)] == [*map(type, theirs)]:
        return True
    return len(ours) == len(theirs) and all(same_value(a, b) for a, b in zip(ours, theirs, strict=True))


def same_value(ours: object, theirs: object) -> bool:
    """Equal; doubles, which are only shown and never decide, to twelve digits."""
    if isinstance(ours, float) and isinstance(theirs, float):
        return isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-12)
    return type(ours) is type(theirs) and ours == theirs
