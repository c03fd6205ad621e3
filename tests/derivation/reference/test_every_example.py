"""What must hold of the reference whatever the rules say, on the patients of every worked example."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest

from spec.conformed import typed_rows
from spec.example import Example
from spec.examples import SUBJECTS
from spec.implementations import records_of, sole_reader
from theracurve.definition.loader import parse_study
from theracurve.definition.study import Study
from theracurve.derivation.reference.chart.timeline import PatientRecords
from theracurve.derivation.reference.derive import derive_patient
from theracurve.vocabulary.derived import DERIVED_TABLES

PYTHON_TYPES = {"VARCHAR": str, "INTEGER": int, "DOUBLE": float, "BOOLEAN": bool}
EXAMPLES = [pytest.param(e, id=f"{name}: {e.title}") for name, s in SUBJECTS.items() for e in s.examples]
Rows = dict[str, list[tuple[object, ...]]]
LATER = timedelta(days=1000)
FOUR_YEARS = timedelta(days=1461)


def patients_of(example: Example) -> Iterator[tuple[PatientRecords, dict[str, Study], dict[str, str]]]:
    definitions = parse_study(example.study_text).definitions
    tables = {table: typed_rows(table, text) for table, text in example.record_texts.items()}
    readers = {table: sole_reader(tables.get(table, [])) for table in ("lesions", "responses")}
    for patient in sorted({str(cells["patient_id"]) for rows in tables.values() for cells in rows}):
        yield records_of(patient, tables), definitions, readers


def column(rows: Rows, table: str, name: str) -> list[object]:
    place = list(DERIVED_TABLES[table].columns).index(name)
    return [row[place] for row in rows[table]]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_row_has_evidence_of_rows_that_exist(example: Example) -> None:
    for records, definitions, readers in patients_of(example):
        rows = derive_patient(records, definitions, readers)
        ids = column(rows, "evidence", "evidence_id")
        assert len(ids) == len(set(ids))
        named = {name for table in DERIVED_TABLES.keys() - {"evidence"} for name in column(rows, table, "evidence_id")}
        assert named == set(ids) - without_a_row(rows)
        known = {f"{table}:{cells['row']}" for table, found in records.tables.items() for cells in found}
        assert {s for sources in column(rows, "evidence", "sources") for s in str(sources).split(";") if s} <= known


def without_a_row(rows: Rows) -> set[object]:
    """The evidence that no row of another table names: of parts of a decision, other treatments, no event, no line."""
    columns = (column(rows, "evidence", name) for name in ("evidence_id", "decision", "subject", "answer"))
    return {
        evidence_id
        for evidence_id, decision, subject, answer in zip(*columns, strict=True)
        if decision in ("other_treatment", "response_duration", "best_marker_change")
        or (decision in ("criterion", "exposure") and ":" in str(subject))
        or (decision == "agent_choice" and subject)
        or (decision == "event" and answer is not None)
        or (decision == "line" and answer == "not_applicable")
    }


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_cell_has_the_type_of_its_column(example: Example) -> None:
    for patient in patients_of(example):
        for table, rows in derive_patient(*patient).items():
            types = [PYTHON_TYPES[name] for name in DERIVED_TABLES[table].columns.values()]
            for row in rows:
                assert [type(cell) for cell in row if cell is not None] == [
                    kind for kind, cell in zip(types, row, strict=True) if cell is not None
                ]


@pytest.mark.parametrize("example", [example for example in EXAMPLES if "variants:" in example.values[0].study])
def test_the_order_of_definitions_does_not_matter(example: Example) -> None:
    """What definitions share is found once, for whichever asks first."""
    for records, definitions, readers in patients_of(example):
        reversed_definitions = dict(reversed(definitions.items()))
        assert derive_patient(records, reversed_definitions, readers) == derive_patient(records, definitions, readers)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_calendar_does_not_matter(example: Example) -> None:
    """The same records a thousand days later, the cut-off with them, derive the same rows; four years where ages count,
    for of a birth the year alone is known."""
    for records, definitions, readers in patients_of(example):
        later = FOUR_YEARS if any(study.egfr for study in definitions.values()) else LATER
        moved = {name: moved_study(study, later) for name, study in definitions.items()}
        there = derive_patient(moved_records(records, later), moved, readers)
        assert there == derive_patient(records, definitions, readers)


def moved_study(study: Study, later: timedelta) -> Study:
    cutoff = study.data_cutoff
    return study if cutoff is None else study.model_copy(update={"data_cutoff": cutoff + later})


def moved_records(records: PatientRecords, later: timedelta) -> PatientRecords:
    """Every date and moment later, and four years after it the year of birth; texts (such as `administered_at` as
    written) stay."""

    def moved(cells: Mapping[str, object]) -> dict[str, object]:
        return {name: moved_cell(name, cell) for name, cell in cells.items()}

    def moved_cell(name: str, cell: object) -> object:
        if name == "birth_year" and isinstance(cell, int) and later == FOUR_YEARS:
            return cell + 4
        return cell + later if isinstance(cell, date) else cell

    tables = {table: tuple(moved(cells) for cells in rows) for table, rows in records.tables.items()}
    return PatientRecords(records.patient_id, tables)
