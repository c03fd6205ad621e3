"""What a header alone says: of a table of assessments that nobody was assessed, of others that nothing happened."""

from pathlib import Path

import pytest

from records.sound import SOUND, findings_of, intake_of
from theracurve.vocabulary.tables import OF_ASSESSMENTS

OF_BONE = SOUND["protocol"].replace("marker_increase: {increase: more than 20 %, from: nadir}", "bone_progression: {}")
CENSORED = "in event_free_survival, everybody to whom the event applies and who has no other is then censored on day 0"


def remedy_without(tmp_path: Path, protocol: str, table: str) -> str:
    tables = {name: text for name, text in SOUND.items() if name != table} | {"protocol": protocol}
    [finding] = [found for found in findings_of(tmp_path, tables) if found.code == "table-absent"]
    assert finding.table == table
    return finding.remedy


@pytest.mark.parametrize(
    ("protocol", "table"),
    [
        (SOUND["protocol"], "assessments"),
        (SOUND["protocol"], "lesions"),
        (SOUND["protocol"], "labs"),
        (OF_BONE, "bone_scans"),
        (SOUND["protocol"].replace("recist_1_1", "responses"), "responses"),
        (SOUND["protocol"].replace("recist_1_1", "recip_1_0"), "volumes"),
    ],
    ids=["assessments", "lesions", "labs", "bone_scans", "responses", "volumes"],
)
def test_a_header_alone_is_not_advised_where_rows_are_assessments(tmp_path: Path, protocol: str, table: str):
    remedy = remedy_without(tmp_path, protocol, table)
    assert "with its header alone if nothing" not in remedy
    assert CENSORED in remedy


@pytest.mark.parametrize("table", ["medications", "adverse_events", "follow_up"])
def test_a_header_alone_will_do_where_rows_are_events(tmp_path: Path, table: str):
    assert "with its header alone if nothing was observed" in remedy_without(tmp_path, SOUND["protocol"], table)


def test_several_tables_that_are_not_there_are_one_error_with_what_to_do(tmp_path: Path):
    kept = {name: text for name, text in SOUND.items() if name not in ("lesions", "medications", "adverse_events")}
    [finding] = [found for found in findings_of(tmp_path, kept) if found.code.startswith("table")]
    assert finding.code == "tables-absent"
    assert "reads 3 tables that are not there: `lesions` (" in finding.message
    assert "`medications` (the criterion medication)" in finding.message
    assert "without --protocol, makes one of what the files hold" in finding.remedy
    assert "adverse_events.csv with its header" in finding.remedy
    assert "lesions.csv" not in finding.remedy  # its header alone would say that nobody was assessed


def test_a_table_that_no_endpoint_reads_censors_nobody(tmp_path: Path):
    no_rise = SOUND["protocol"].replace("  marker_increase: {increase: more than 20 %, from: nadir}\n", "")
    remedy = remedy_without(tmp_path, no_rise, "labs")
    assert "cannot be evaluated" in remedy
    assert "censored" not in remedy


@pytest.mark.parametrize("table", OF_ASSESSMENTS)
def test_a_table_of_assessments_without_rows_asks_for_them(tmp_path: Path, table: str):
    header = {"responses": "patient_id,assessed_on,response", "bone_scans": "patient_id,imaged_on,new_lesions"}
    columns = header.get(table) or SOUND.get(table, "patient_id,imaged_on,tracer,volume_ml").splitlines()[0]
    [note] = [found for found in intake_of(tmp_path, {table: columns + "\n"}).findings if found.severity == "note"]
    assert (note.code, note.table) == ("table-without-rows", table)
    assert note.remedy.startswith("Give a row for every assessment")
