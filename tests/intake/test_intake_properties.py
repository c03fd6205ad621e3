"""Whatever stands in a cell or a file: nothing raises, and no cell is lost without a word."""

import csv
import io
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from theracurve.intake import Intake, read_folder
from theracurve.vocabulary.findings import Severity
from theracurve.vocabulary.tables import RECORD_TABLES, Kind

TODAY = date(2026, 3, 1)
COVARIATES = {f"x_{kind}": kind for kind in Kind}
HEADER = ["patient_id", "group", "indication", "enrolled_on", *COVARIATES]

# Text as people mistype it: pieces that carry meaning, and any characters at all.
PIECES = st.sampled_from(
    ["<", ">", "=", "-", "+", ".", ",", "/", ":", " ", "T", "Z", "UN", "e", "0", "1", "12", "2004", "31", "10", "#N/A"]
) | st.sampled_from(["true", "GBq", "%", "ND", "nan", "_", '"', "\n", "\u00a0", "\u200b", "１", "٢", "'", "total"])
CELLS = st.one_of(
    st.lists(PIECES, max_size=8).map("".join), st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
)


def read_files(files: Mapping[str, bytes], covariates: Mapping[str, Kind]) -> Intake:
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
        return read_folder(Path(folder), covariates=covariates, today=TODAY)


def patients(rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADER)
    for number, row in enumerate(rows, start=1):
        writer.writerow([f"P{number}", "A", "x", "2004-01-01", *row])
    return text.getvalue().encode()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=len(Kind), max_size=len(Kind)), min_size=1, max_size=5))
def test_every_cell_is_kept_or_explained(rows):
    data = patients(rows)
    intake = read_files({"patients.csv": data}, COVARIATES)
    if b"\0" in data:
        assert [finding.code for finding in intake.findings] == ["file-binary"]
        return
    refused = {(f.row, f.column) for f in intake.findings if f.severity is Severity.ERROR}
    for column, kind in COVARIATES.items():
        typed = f"{column}_first" if kind is Kind.PARTIAL_DATE else column
        query = f'SELECT row, "{typed}" IS NOT NULL FROM records.patients ORDER BY row'
        kept = dict(intake.connection.execute(query).fetchall())
        place = HEADER.index(column) - 4
        for number, row in enumerate(rows, start=1):
            filled = row[place].strip(" ") != ""
            assert kept[number] == (filled and (number, column) not in refused), (kind, row[place])


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(sorted(RECORD_TABLES)), st.sampled_from([".csv", ".parquet"]), st.binary(max_size=300))
@example("labs", ".csv", b"\xff\xfea")
@example("labs", ".csv", b"\xff\xfe\x00\x00a\x00\x00\x00")
@example("labs", ".csv", b'"')
@example("labs", ".csv", b'patient_id,"va\nlue"\r1,"')
@example("labs", ".csv", b"\n\n,")
@example("labs", ".parquet", b"PAR1" + b"\xff" * 20 + b"PAR1")
def test_any_bytes_give_findings_and_never_a_traceback(table, suffix, data):
    intake = read_files({table + suffix: data}, {})
    assert any(finding.severity is Severity.ERROR for finding in intake.findings)


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from('patient_id,;\t\n\r"x1 ,\n'), max_size=200))
def test_any_text_as_a_file_gives_findings_and_never_a_traceback(text):
    read_files({"labs.csv": ("patient_id,collected_on,analyte,value,unit\n" + text).encode()}, {})


def offsets() -> st.SearchStrategy[timezone]:
    return st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


VALID = st.tuples(
    st.dates(date(1901, 1, 1), TODAY),
    st.datetimes(datetime(1901, 1, 2), datetime(2026, 2, 27), timezones=offsets()),
    st.decimals(-999_999_999_999, 999_999_999_999, places=6),
    st.sampled_from("<=>"),
    st.integers(-(2**31), 2**31 - 1),
    st.booleans(),
)


@settings(max_examples=40, deadline=None)
@given(VALID)
def test_valid_values_come_back_as_they_went_in(values):
    day, moment, number, side, whole, flag = values
    row = {
        "x_date": day.isoformat(),
        "x_partial_date": day.isoformat()[:7],
        "x_moment": moment.isoformat(),
        "x_number": f"{number:f}",
        "x_bounded_number": f"{side}{number:f}".lstrip("="),
        "x_integer": str(whole),
        "x_flag": str(flag),
    }
    intake = read_files({"patients.csv": patients([[row.get(name, "") for name in COVARIATES]])}, COVARIATES)
    assert intake.findings == ()
    columns = (
        "x_date, x_partial_date, x_partial_date_first, x_partial_date_last, x_moment_on, x_moment_local, x_moment_utc, "
        "x_number, x_bounded_number, x_bounded_number_side, x_integer, x_flag"
    )
    [found] = intake.connection.execute(f"SELECT {columns} FROM records.patients").fetchall()
    month_end = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    days = (day, None, day.replace(day=1), month_end, moment.date(), moment.replace(tzinfo=None), utc)
    assert found == (*days, Decimal(number), Decimal(number), side, whole, flag)
