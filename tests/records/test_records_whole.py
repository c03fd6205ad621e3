"""The checks together: with what intake found, in every mixture of mistakes, on the real studies."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from published import STUDIES
from records.sound import SOUND, SOUND_ENDPOINTS, TODAY, findings_of, spoilt
from records.spoilt import line_of, read_spoilt
from theracurve.definition.loader import load_study
from theracurve.intake import read_folder
from theracurve.records import check_records
from theracurve.vocabulary.findings import in_reading_order
from theracurve.vocabulary.tables import Kind

HERE = Path(__file__).parent
CHANGES = [change for case in read_spoilt(HERE / "spoilt_records.txt") for change in case.changes]
KINDS = {"number": Kind.NUMBER, "category": Kind.TEXT}
EXAMPLES = Path(__file__).parents[2] / "examples"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(CHANGES), max_size=12), st.sets(st.sampled_from(sorted(SOUND))))
def test_any_mixture_of_mistakes_gives_the_same_findings_in_reading_order(changes, absent):
    tables = dict(SOUND)
    for change in changes:
        if change[0] != "protocol" and change[1] in tables.get(change[0], ""):
            tables = spoilt(tables, [change])
    tables = {name: text for name, text in tables.items() if name not in absent - {"protocol"}}
    with tempfile.TemporaryDirectory() as folder:
        found = findings_of(Path(folder), tables)
        assert found == in_reading_order(found)
        assert findings_of(Path(folder), tables) == found


def test_a_cell_that_intake_refused_is_not_complained_of_again(tmp_path):
    tables = spoilt(SOUND, [("patients", "uncontrolled_tumour,2004-01-10", "uncontrolled_tumour,10/01/2004")])
    assert findings_of(tmp_path, tables) == ()
    tables = spoilt(SOUND, [("follow_up", "dead,2004-12-24", "dead,24.12.2004")])
    assert findings_of(tmp_path, tables) == ()


@pytest.mark.parametrize(
    "change",
    [
        ("patients", "P2,B,contraindication,2004-02-01,2004-02-01,1940,true", 'P2,"B'),  # the table cannot be read
        ("patients", "P2,B,contraindication,2004-02-01,2004-02-01,1940,true", "P2,B"),  # a row cannot be read
        ("patients", "P2,B", "P\u200b2,B"),  # an id cannot be read
        ("administrations", "P1,1,", '"P1,1,'),
        ("labs", "analyte", "analyt"),  # a column is misspelt
    ],
)
def test_nothing_is_concluded_from_what_could_not_be_read(tmp_path, change):
    codes = {finding.code for finding in findings_of(tmp_path, spoilt(SOUND, [change]))}
    assert codes <= {"treated-without-uptake"}


def test_without_any_table_only_the_folder_is_said(tmp_path):
    assert findings_of(tmp_path, {"protocol": SOUND["protocol"]}) == ()


def test_more_than_a_thousand_of_a_kind_are_counted(tmp_path):
    rows = "".join(f"P{number:04},2004-01-10,,CgA,5,ug/L,\n" for number in range(3, 1105))
    found = findings_of(tmp_path, spoilt(SOUND, [("labs", "", rows)]))
    assert len(found) == 1001
    assert line_of(found[0]) == (
        "error patient-unknown | labs . . . | 102 more of the same kind are not listed; there are 1102 in all."
    )


def test_rows_in_another_order_are_the_same_findings_elsewhere(tmp_path):
    header, *rows = SOUND_ENDPOINTS["endpoints"].splitlines(keepends=True)
    tables = spoilt(SOUND_ENDPOINTS, [("endpoints", "12.5", "-1")])
    [straight] = findings_of(tmp_path, tables)
    turned = header + "".join(reversed(rows)).replace("12.5", "-1")
    [reversed_] = findings_of(tmp_path, tables | {"endpoints": turned})
    assert (straight.row, reversed_.row) == (1, 2)
    assert (straight.code, straight.patient_id, straight.message) == (
        reversed_.code,
        reversed_.patient_id,
        reversed_.message,
    )


@pytest.mark.parametrize("name", STUDIES)
def test_the_published_studies_under_their_protocols(name, study_data):
    """One child among the candidates of Stanford, and what nobody asks of the tables of PBC; nothing else."""
    file = load_study(EXAMPLES / name)
    covariates = {name: KINDS[kind] for name, kind in file.study.covariates.items()}
    intake = read_folder(study_data / name / "records", covariates=covariates, today=TODAY)
    assert intake.findings == ()
    found = [(finding.code, finding.row) for finding in check_records(file.definitions, intake, today=TODAY)]
    expected = {"stanford_heart": [("age-implausible", 27)], "pbc": [("records-unread", 1), ("records-unread", 1)]}
    assert found == expected.get(name, [])
