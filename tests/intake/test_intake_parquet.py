"""Parquet written by another program (PyArrow) gives the same typed tables as CSV."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from theracurve.intake import read_folder
from theracurve.vocabulary.tables import Kind

FRAME = {
    "patient_id": ["P1", "P2"],
    "group": pa.array(["A", "B"]).dictionary_encode(),
    "indication": ["x", None],
    "enrolled_on": [datetime(2004, 1, 1), datetime(2004, 2, 29)],  # a data frame's days: timestamps at midnight
    "consent_on": [date(2003, 12, 31), None],
    "secreting": [True, None],
    "birth_year": pa.array([1950, None], pa.int16()),
    "ki67_percent": [7.4, float(2)],
    "injected_at": pa.array([datetime(2004, 1, 2, 9, 30, tzinfo=UTC), None], pa.timestamp("us", tz="Europe/Paris")),
    "price": pa.array([Decimal("12.50"), None], pa.decimal128(10, 2)),
}
P1 = (
    date(2004, 1, 1),
    date(2003, 12, 31),
    True,
    1950,
    Decimal("7.4"),
    datetime(2004, 1, 2, 9, 30),
    Decimal("12.5"),
)


def write(path, columns):
    pq.write_table(pa.table(columns), path)


def test_typed_columns_become_the_same_values_as_their_text(tmp_path, read):
    write(tmp_path / "patients.parquet", FRAME)
    intake = read({}, injected_at=Kind.MOMENT, price=Kind.NUMBER)
    assert intake.findings == ()
    assert intake.present["patients"].columns == tuple(FRAME)
    columns = (
        'row, patient_id, "group", enrolled_on, consent_on, secreting, birth_year, ki67_percent, injected_at_utc, price'
    )
    assert intake.connection.execute(f"SELECT {columns} FROM records.patients").fetchall() == [
        (1, "P1", "A", *P1),
        (2, "P2", "B", date(2004, 2, 29), None, None, None, Decimal(2), None, None),
    ]


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        (
            {"patient_id": [7.0, None]},
            "id-is-a-number",
            "The ids in `patient_id` of patients.parquet were stored as DOUBLE numbers; ids are text (007 is not 7).",
        ),
        (
            {"indication": [["x"], ["y"]]},
            "column-type",
            "The column `indication` of patients.parquet is of the type VARCHAR[]; expected single values.",
        ),
        ({"ki67_percent": [float("nan"), 2.0]}, "number-not-finite", "“nan” is not a number that a record can hold."),
        (
            {"enrolled_on": [datetime(2004, 1, 1, 9), datetime(2004, 2, 29)]},
            "date-with-time",
            "“2004-01-01T09:00:00.000000” has a time; the column `enrolled_on` holds days.",
        ),
        (  # midnight in Paris is the day before in UTC, which must not be offered as the day
            {"enrolled_on": [datetime(2004, 1, 10, tzinfo=timezone(timedelta(hours=1))), None]},
            "date-with-time",
            "“2004-01-09T23:00:00.000000Z” has a time in UTC; the column `enrolled_on` holds days.",
        ),
        (
            {"Group": ["A", "B"]},
            "column-twice",
            "patients.parquet has 2 columns with one name: `group`, `Group`.",
        ),
    ],
)
def test_what_does_not_fit_is_a_finding(tmp_path, read, change, code, message):
    write(tmp_path / "patients.parquet", FRAME | change)
    intake = read({}, injected_at=Kind.MOMENT, price=Kind.NUMBER)
    assert (code, message) in [(finding.code, finding.message) for finding in intake.findings]


def whole(tmp_path):
    write(tmp_path / "whole.bin", FRAME)
    return (tmp_path / "whole.bin").read_bytes()


@pytest.mark.parametrize("keep", [0, 3, 4, 100, -1, -5])
def test_a_torn_file_is_a_finding(tmp_path, read, keep):
    data = whole(tmp_path)[:keep]
    (tmp_path / "whole.bin").unlink()
    intake = read({"patients.parquet": data})
    assert [finding.code for finding in intake.findings] == ["file-not-parquet"]
    assert str(tmp_path) not in intake.findings[0].message


def test_damaged_pages_are_a_finding_or_other_values_but_never_a_traceback(tmp_path, read):
    sound = whole(tmp_path)
    (tmp_path / "whole.bin").unlink()
    for start in range(4, len(sound) - 40, 97):
        damaged = sound[:start] + bytes(b ^ 0xFF for b in sound[start : start + 30]) + sound[start + 30 :]
        for finding in read({"patients.parquet": damaged}).findings:
            assert str(tmp_path) not in finding.message


def test_a_csv_renamed_to_parquet_and_the_other_way_round(tmp_path, read):
    write(tmp_path / "labs.csv", FRAME)
    intake = read({"patients.parquet": "patient_id,group\n1,A\n"})
    assert {finding.table: finding.message for finding in intake.findings} == {
        "labs.csv": "labs.csv is not a text file: its first bytes are those of a Parquet file.",
        "patients.parquet": "patients.parquet is not a whole Parquet file: it does not begin as one.",
    }


def test_a_folder_whose_name_looks_like_a_pattern(tmp_path):
    folder = tmp_path / "study[1]*"
    folder.mkdir()
    write(folder / "patients.parquet", FRAME)
    intake = read_folder(folder, covariates={}, today=date(2026, 3, 1))
    assert intake.present["patients"].rows == 2
