"""Complaints about mapping.yaml: line, what is wrong, the nearest key."""

import pytest

from theracurve.errors import StudyRefused
from theracurve.intake.mapping.loading import mapping_schema, parse_mapping

SOURCES = "sources:\n  suivi: {file: a.xlsx, header: [3]}\n"
ROWS = "tables:\n  labs:\n    - from: suivi\n      columns: {patient_id: Patient}\n"


def complaint(text: str) -> tuple[str, int | None, str, str]:
    with pytest.raises(StudyRefused) as refused:
        parse_mapping(text)
    (finding,) = refused.value.findings
    return finding.code, finding.row, finding.message, finding.remedy


def test_a_whole_mapping_is_one_value() -> None:
    mapping = parse_mapping(SOURCES + ROWS).mapping
    assert mapping.sources["suivi"].header == (3,)
    assert mapping.tables["labs"][0].columns["patient_id"].column == "Patient"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            SOURCES.replace("header", "headr"),
            ("mapping-unknown-key", 2, "the key 'sources.suivi.headr' is not known", "did you mean 'header'?"),
        ),
        (
            SOURCES + ROWS.replace("suivi", "suivie"),
            (
                "mapping-incoherent",
                5,
                "tables.labs.1.from: there is no source suivie; known: suivi",
                "change it, then check again",
            ),
        ),
        (
            SOURCES + ROWS.replace("{patient_id: Patient}", "{patient_id: {column: Patient, value: 7}}"),
            (
                "mapping-incoherent",
                6,
                "tables.labs.1.columns.patient_id: expected one of column, value, marked, nominal or between",
                "change it, then check again",
            ),
        ),
        (
            SOURCES + "corrections: {F17: {found: x, read: y}}\n",
            (
                "mapping-incoherent",
                3,
                "corrections: expected a source and a cell, such as sheet!F17 or file!line:column",
                "change it, then check again",
            ),
        ),
        ("- a\n- b\n", ("mapping-empty", 1, "expected the keys 'sources:' and 'tables:'", "see docs/mapping.md")),
    ],
)
def test_a_complaint_names_line_and_remedy(text: str, expected: tuple[str, int, str, str]) -> None:
    assert complaint(text) == expected


def test_editors_complete_from_the_schema() -> None:
    assert {"sources", "tables", "corrections", "not_imported", "questions"} <= set(mapping_schema()["properties"])
