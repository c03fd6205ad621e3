"""A folder in which everything is wrong, all of it said at once; and the real studies, in which nothing is."""

from datetime import date

import pytest

from published import STUDIES
from theracurve.intake import read_folder
from theracurve.vocabulary.findings import Severity

TODAY = date(2026, 3, 1)

FOLDER = {
    "patients.csv": "patient_id;group;indication;enrolled_on;sex;MRN\n"
    "P1;A;x;31/04/2004;Male;4711\nP2;;x;2004-01-01;male;\n",
    "administrations.csv": "patient_id,cycle,administered_at,agent,activity,activity_unit\n"
    "P1,one,2004-01-01T09:30,131I-MIBG,7.4 GBq,MBq\nP1,2,2004-02-01,131I-MIBG,7.4,mBq\n",
    "labs.csv": "patient_id,collected_on,analyte,value,unit\nP1,2004-UN-UN,CgA,ND,ug/L\nP1,2004-01,CgA,<0.5\n",
    "lesions.csv": 'patient_id,imaged_on,lesion_id\nP1,2004-01-01,"L1\n',
    "follow_up.csv": b"patient_id,last_seen_on,vital_status\nP1,2004-01-01,d\xe9c\xe9d\xe9\n",
    "medications.csv": "",
    "adverse_events.csv": "patient_id,term,grade,started_on,relatd\n",
    "doses.parquet": "patient_id",
    "uptake.csv": "",
    "uptake.parquet": "",
    "tumor_markers.csv": "patient_id\n",
}


def test_everything_that_is_wrong_is_said_at_once(read):
    intake = read(FOLDER)
    assert [(f.severity, f.table, f.code, f.row, f.column) for f in intake.findings] == [
        ("error", "administrations", "choice-unknown", 2, "activity_unit"),
        ("error", "administrations", "moment-without-zone", 1, "administered_at"),
        ("error", "administrations", "number-unreadable", 1, "cycle"),
        ("error", "administrations", "number-with-unit", 1, "activity"),
        ("error", "adverse_events", "column-misspelt", None, "relatd"),
        ("error", "doses.parquet", "file-not-parquet", None, None),
        ("error", "follow_up.csv", "file-encoding", 2, None),
        ("error", "labs", "number-without-limit", 1, "value"),
        ("error", "labs", "row-width", 2, None),
        ("error", "lesions.csv", "file-quote", 2, None),
        ("error", "medications.csv", "file-empty", None, None),
        ("error", "patients", "cell-empty", 2, "group"),
        ("error", "patients", "choice-unknown", 1, "sex"),
        ("error", "patients", "date-not-iso", 1, "enrolled_on"),
        ("error", "uptake", "table-twice", None, None),
        ("warning", "patients", "column-private", None, "MRN"),
        ("warning", "tumor_markers.csv", "file-not-used", None, None),
        ("note", "adverse_events", "table-without-rows", None, None),
    ]
    assert all(finding.message and finding.remedy.endswith(".") for finding in intake.findings)
    again = read({})
    assert again.findings == intake.findings


@pytest.mark.parametrize("study", STUDIES)
def test_the_published_studies_have_no_error(study, study_data):
    records = study_data / study / "records"
    intake = read_folder(records, covariates={}, today=TODAY)
    assert [f for f in intake.findings if f.severity is Severity.ERROR] == []
    for name, source in intake.present.items():
        lines = (records / source.path).read_bytes().count(b"\n")
        assert source.rows == lines - 1
        [(rows,)] = intake.connection.execute(f"SELECT count(*) FROM records.{name}").fetchall()
        assert rows == source.rows
