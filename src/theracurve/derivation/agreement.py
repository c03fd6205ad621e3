"""Double programming on the user's own patients: the SQL's rows against the reference's, row by row.

A study of up to `MOST_PATIENTS` is compared whole; a larger one on a seeded random sample, whose size is reported.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isclose

import duckdb

from theracurve.definition.study import Study
from theracurve.derivation.engines.duckdb import select_derived
from theracurve.derivation.reference.derive import derive_patient
from theracurve.derivation.reference.timeline import PatientRecords
from theracurve.errors import Disagreement
from theracurve.vocabulary.derived import DERIVED_TABLES, DerivedTable
from theracurve.vocabulary.tables import RECORD_TABLES

MOST_PATIENTS = 5000
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was compared: patients (of how many), rows and definitions. That it exists means that all of it agreed."""

    patients: int
    of_patients: int
    rows: int
    definitions: int


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


def compare(
    connection: duckdb.DuckDBPyConnection, definitions: Mapping[str, Study], *, seed: int = 1, most: int = MOST_PATIENTS
) -> Agreement:
    """Compare both implementations on the patients of `connection`. Raises Disagreement with every difference found."""
    everyone = patients_of(connection)
    chosen = everyone if len(everyone) <= most else sorted(random.Random(seed).sample(everyone, most))
    differences: list[Difference] = []
    rows = 0
    from_sql = {name: rows_by_patient(connection, table, chosen) for name, table in DERIVED_TABLES.items()}
    readers = sole_readers(connection)
    for records in patient_records(connection, chosen):
        from_reference = derive_patient(records, definitions, readers)
        for name, table in DERIVED_TABLES.items():
            ours = from_sql[name].get(records.patient_id, [])
            rows += len(ours)
            differences += differences_between(table, records.patient_id, ours, from_reference.get(name, []))
    if differences:
        raise Disagreement(said(differences))
    return Agreement(len(chosen), len(everyone), rows, len(definitions))


def said(differences: Sequence[Difference]) -> str:
    shown = "\n".join(f"  {difference}" for difference in differences[:20])
    count = len(differences)
    return f"the two implementations differ on {count} row(s); this is our defect, please report it:\n{shown}"


def patients_of(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Everybody who has a row in `patients` or a given endpoint."""
    found = connection.execute(
        "SELECT patient_id FROM records.patients UNION SELECT patient_id FROM records.endpoints ORDER BY patient_id"
    ).fetchall()
    return [patient_id for (patient_id,) in found]


def sole_readers(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The readers that decide where the protocol names none: the only one of a table. Found here anew, not taken from
    the SQL's own table, which is one of the things compared."""
    found = {}
    for table in ("lesions", "responses"):
        readers = {
            row[0] or "" for row in connection.execute(f"SELECT DISTINCT reader FROM records.{table}").fetchall()
        }
        if len(readers) == 1:
            found[table] = readers.pop()
    return found


def rows_by_patient(
    connection: duckdb.DuckDBPyConnection, table: DerivedTable, chosen: Sequence[str]
) -> dict[str, list[Row]]:
    place = list(table.columns).index("patient_id")
    found = connection.execute(select_derived(table, "patient_id IN (SELECT unnest(?))"), [list(chosen)]).fetchall()
    return grouped(found, place)


def grouped(rows: Iterable[Row], place: int) -> dict[str, list[Row]]:
    by_patient: dict[str, list[Row]] = {}
    for row in rows:
        by_patient.setdefault(str(row[place]), []).append(row)
    return by_patient


def patient_records(connection: duckdb.DuckDBPyConnection, chosen: Sequence[str]) -> Iterator[PatientRecords]:
    """The typed rows of each patient, every record table, in row order."""
    tables = {name: typed_rows(connection, name, chosen) for name in RECORD_TABLES}
    for patient_id in chosen:
        yield PatientRecords(patient_id, {name: tuple(rows.get(patient_id, ())) for name, rows in tables.items()})


def typed_rows(
    connection: duckdb.DuckDBPyConnection, name: str, chosen: Sequence[str]
) -> dict[str, list[dict[str, object]]]:
    query = f'SELECT * FROM records."{name}" WHERE patient_id IN (SELECT unnest(?)) ORDER BY "row"'
    result = connection.execute(query, [list(chosen)])
    columns = [column[0] for column in result.description or ()]
    by_patient: dict[str, list[dict[str, object]]] = {}
    for row in result.fetchall():
        record = dict(zip(columns, row, strict=True))
        by_patient.setdefault(str(record["patient_id"]), []).append(record)
    return by_patient


def differences_between(
    table: DerivedTable, patient_id: str, sql: Sequence[Row], reference: Sequence[Row]
) -> Iterator[Difference]:
    """Where two lists of one patient's rows differ, by the key of the table."""
    places = [list(table.columns).index(column) for column in table.key]
    ours = {tuple(row[place] for place in places): row for row in sql}
    theirs = {tuple(row[place] for place in places): row for row in reference}
    if len(ours) < len(sql) or len(theirs) < len(reference):
        yield Difference(patient_id, table.name, ("the key is not unique",), None, None)
    for key in sorted({**ours, **theirs}, key=repr):
        if not same_row(ours.get(key), theirs.get(key)):
            yield Difference(patient_id, table.name, key, ours.get(key), theirs.get(key))


def same_row(ours: Row | None, theirs: Row | None) -> bool:
    if ours is None or theirs is None:
        return False
    return len(ours) == len(theirs) and all(same_value(a, b) for a, b in zip(ours, theirs, strict=True))


def same_value(ours: object, theirs: object) -> bool:
    """Equal; doubles, which are only shown and never decide, to twelve digits."""
    if isinstance(ours, float) and isinstance(theirs, float):
        return isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-12)
    return type(ours) is type(theirs) and ours == theirs
