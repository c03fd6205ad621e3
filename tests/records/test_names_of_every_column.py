"""Every column whose text is compared, by its declaration: no name that only looks right is compared in silence."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from records.sound import PROTOCOL
from theracurve.definition.loader import parse_study
from theracurve.intake import Intake, read_folder
from theracurve.records.examined import Examined
from theracurve.records.look_alikes import OTHERWISE_READ, SUGGESTED_ELSEWHERE, names_that_look_alike
from theracurve.vocabulary.tables import RECORD_TABLES, Column, Kind

TODAY = date(2006, 1, 1)
NAME = "Alpha Beta"
OWN_CHECKS = {"patient_id", "group"}  # `patients.py` and `ids_that_look_alike`
Place = tuple[str, str]


def named(column: Column) -> bool:
    """Whether a text of the column is compared with another, or with the protocol's."""
    return column.compared or column.kind is Kind.ID


ALL: set[Place] = {(t.name, c.name) for t in RECORD_TABLES.values() for c in t.columns if named(c)}
TEXTS: set[Place] = {(table, name) for table, name in ALL if RECORD_TABLES[table].column(name).kind is Kind.TEXT}


def cell_of(column: Column, name: str, patient: str) -> str:
    """A name; all rows are of one patient, whose lesions are compared with each other alone."""
    if column.name == "patient_id":
        return patient
    return name if named(column) else ""


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Intake]:
    """Every table with a row for each of some names, which stand in all columns that are compared."""

    def write(*names: str) -> Intake:
        for table in RECORD_TABLES.values():
            header = ",".join(table.names)
            rows = (",".join(cell_of(column, name, names[0]) for column in table.columns) for name in names)
            (tmp_path / f"{table.name}.csv").write_text("\n".join((header, *rows, "")), encoding="utf-8")
        return read_folder(tmp_path, covariates={}, today=TODAY)

    return write


@pytest.mark.parametrize("hidden", ["\u034f", "\u3164", "\u200b"], ids=ascii)
def test_what_cannot_be_seen_is_refused(written: Callable[..., Intake], hidden: str) -> None:
    found = written(NAME.replace("B", f"{hidden}B")).findings
    assert {(f.table, f.column) for f in found if f.code == "cell-invisible-character"} == ALL


def test_a_no_break_space_is_a_space_in_texts_and_refused_in_ids(written: Callable[..., Intake]) -> None:
    intake = written(NAME.replace(" ", "\u00a0"))
    refused = {(f.table, f.column) for f in intake.findings if f.code == "cell-invisible-character"}
    assert refused == ALL - TEXTS
    for table, name in TEXTS:
        assert intake.connection.execute(f'SELECT "{name}" FROM records."{table}"').fetchall() == [(NAME,)]


@pytest.mark.parametrize(
    ("other", "severity", "elsewhere"),
    [
        (NAME.replace("A", "\u0410"), "error", OTHERWISE_READ),
        (NAME.lower(), "warning", OTHERWISE_READ | SUGGESTED_ELSEWHERE),
        (NAME.replace(" ", ""), "warning", OTHERWISE_READ | SUGGESTED_ELSEWHERE),
    ],
    ids=["another script", "case", "space"],
)
def test_another_way_to_write_a_name_is_said(
    written: Callable[..., Intake], other: str, severity: str, elsewhere: set[Place]
) -> None:
    seen = Examined(parse_study(PROTOCOL).definitions, written(NAME, NAME, other), TODAY)
    found = {(f.table, f.column) for f in names_that_look_alike(seen) if f.severity == severity}
    assert found == {(table, name) for table, name in ALL - elsewhere if name not in OWN_CHECKS}
