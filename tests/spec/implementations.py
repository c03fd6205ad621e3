"""The implementations of the rules that the examples are tried on: study text and record texts in, derived rows out."""

from collections.abc import Callable, Mapping
from typing import Any

from theracurve.definition.loader import parse_study
from theracurve.derivation.double_programming import READ_TABLES
from theracurve.derivation.reference.chart.timeline import PatientRecords
from theracurve.derivation.reference.derive import derive_patient
from theracurve.vocabulary.derived import DERIVED_TABLES, DerivedTable

from .by_sql import by_sql
from .conformed import Cells, typed_rows

DerivedRows = dict[str, list[dict[str, Any]]]
Implementation = Callable[[str, Mapping[str, str]], DerivedRows]


def by_reference(study: str, records: Mapping[str, str]) -> DerivedRows:
    """The rows of every derived table by the plain Python, one patient after the other."""
    definitions = parse_study(study).definitions
    tables = {table: typed_rows(table, text) for table, text in records.items()}
    readers = {table: sole_reader(tables.get(table, [])) for table in READ_TABLES}
    patients = sorted({str(cells["patient_id"]) for rows in tables.values() for cells in rows})
    derived: DerivedRows = {name: [] for name in DERIVED_TABLES}
    for patient in patients:
        for name, rows in derive_patient(records_of(patient, tables), definitions, readers).items():
            derived[name] += [dict(zip(DERIVED_TABLES[name].columns, row, strict=True)) for row in rows]
    return {name: in_order(DERIVED_TABLES[name], rows) for name, rows in derived.items()}


def in_order(table: DerivedTable, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: tuple(row[column] for column in table.sorted_by))


def records_of(patient: str, tables: Mapping[str, list[Cells]]) -> PatientRecords:
    return PatientRecords(
        patient,
        {name: tuple(cells for cells in rows if cells["patient_id"] == patient) for name, rows in tables.items()},
    )


def sole_reader(rows: list[Cells]) -> str:
    """The only reader of a table; empty where none is recorded, or where there are several."""
    readers = {str(cells["reader"] or "") for cells in rows}
    return readers.pop() if len(readers) == 1 else ""


IMPLEMENTATIONS: dict[str, Implementation] = {"reference": by_reference, "sql": by_sql}
