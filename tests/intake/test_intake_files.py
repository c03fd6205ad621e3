"""Files and their structure: what is read, what is refused, and with which words."""

from datetime import date
from hashlib import sha256

import pytest

from theracurve.intake import read_folder
from theracurve.vocabulary.findings import Severity
from theracurve.vocabulary.tables import RECORD_TABLES, Kind

TODAY = date(2026, 3, 1)
HEADER = "patient_id,drug,drug_class,started_on,dose,dose_unit,per\n"
ROW = "P1,morphine,analgesic,2004-01-01,30,mg,day\n"
PATIENTS = "patient_id,group,indication,enrolled_on\n"


def errors(intake):
    return [(f.code, f.table, f.row, f.message) for f in intake.findings if f.severity is Severity.ERROR]


REFUSED = [
    (
        "Latin-1 bytes",
        HEADER.encode() + "P1,µ,a,2004-01-01,30,mg,day\n".encode("latin-1"),
        "file-encoding",
        2,
        "medications.csv is not UTF-8: the byte 0xb5 at offset 60 (line 2) does not belong there. "
        "In Windows-1252 it would be “µ”.",
    ),
    (
        "NUL",
        HEADER + "P1\0",
        "file-binary",
        None,
        "medications.csv is not a text file: it holds a NUL character in line 2.",
    ),
    (
        "a workbook renamed",
        b"PK\x03\x04\x14\x00",
        "file-binary",
        None,
        "medications.csv is not a text file: its first bytes are those of an Excel workbook or another zip archive.",
    ),
    (
        "UTF-16 without its mark",
        HEADER.encode("utf-16-le"),
        "file-binary",
        None,
        "medications.csv is not a text file: it holds a NUL character in line 1.",
    ),
    (
        "a quote that swallows rows",
        HEADER + ROW + 'P2,"morphine,analgesic,2004-01-01,30,mg,day\n' + ROW * 3,
        "file-quote",
        3,
        "A quotation mark that opens in the record at line 3 of medications.csv is not closed properly.",
    ),
    (
        "a quote inside a quoted cell",
        HEADER + 'P2,"mor"phine",analgesic,2004-01-01,30,mg,day\n',
        "file-quote",
        2,
        "A quotation mark that opens in the record at line 2 of medications.csv is not closed properly.",
    ),
    (
        "an endless cell",
        HEADER + f"P2,{'x' * 140_000},analgesic,2004-01-01,30,mg,day\n",
        "file-long-cell",
        2,
        "A cell in the record at line 2 of medications.csv has more than 131072 characters.",
    ),
    ("nothing", "", "file-empty", None, "medications.csv is empty; expected at least a header line."),
    (
        "a mark and nothing",
        b"\xef\xbb\xbf\r\n",
        "file-empty",
        None,
        "medications.csv is empty; expected at least a header line.",
    ),
    (
        "two delimiters",
        "patient_id;drug,drug_class;started_on,dose;dose_unit,per\n",
        "file-delimiter",
        1,
        "The header of medications.csv can be cut at comma and semicolon alike.",
    ),
    (
        "a hint for spreadsheets",
        "sep=;\n" + (HEADER + ROW).replace(",", ";"),
        "file-separator-line",
        1,
        "The first line of medications.csv is “sep=”, a hint for spreadsheets; expected the header there.",
    ),
]


@pytest.mark.parametrize(
    ("data", "code", "row", "message"), [case[1:] for case in REFUSED], ids=[c[0] for c in REFUSED]
)
def test_a_file_that_cannot_be_read_gives_one_error_and_no_rows(read, data, code, row, message):
    intake = read({"medications.csv": data})
    assert errors(intake) == [(code, "medications.csv", row, message)]
    assert intake.present["medications"].rows == 0
    assert intake.connection.execute("SELECT count(*) FROM records.medications").fetchall() == [(0,)]


def test_rows_of_another_width_are_left_out_and_the_others_keep_their_numbers(read):
    intake = read(
        {
            "medications.csv": HEADER
            + ROW
            + "P1,morphine\n"
            + "\n"
            + ",,,,,,\n"
            + ROW[:-1]
            + ",5\n"
            + ROW
            + "* as told\n"
        }
    )
    assert [(f.severity, f.row, f.message, f.remedy) for f in intake.findings] == [
        (
            "error",
            2,
            "2 cells found, 7 expected as in the header.",
            "Add the missing cell; an empty one still needs its delimiter.",
        ),
        (
            "error",
            5,
            "8 cells found, 7 expected as in the header.",
            "Quote the cell that holds a comma or another delimiter; decimals follow a point, never a comma.",
        ),
        (
            "error",
            7,
            "1 cell found, 7 expected as in the header.",
            "A title, total or footnote is not a row of the table: delete it.",
        ),
        ("note", 4, "The row has no filled cell and was left out.", "Nothing to do, or delete the row."),
    ]
    assert intake.connection.execute("SELECT row FROM records.medications").fetchall() == [(1,), (6,)]


LABS = "patient_id;collected_on;analyte;value;unit;lower_limit\n"


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ("P1;2004-01-01;CgA;1.080;ug/L;\n", [(1, "1080 or 1.08")]),
        ("P1;2004-01-01;CgA;12;ug/L;\nP1;2004-02-01;CgA;<2.500;ug/L;\n", [(2, "<2500 or <2.5")]),
        ("P1;2004-01-01;CgA;1.080;ug/L;\nP1;2004-02-01;CgA;7.4;ug/L;\n", []),  # 7.4 shows that points are decimal
        ("P1;2004-01-01;CgA;1.080;ug/L;0.500\n", []),  # so does a number of another column
        ("P1;2004-01-01;CgA;0.500;ug/L;\nP1;2004-02-01;CgA;12;ug/L;\n", []),
        ("P1;2004-01-01;CgA;1.0800;ug/L;\n", []),
    ],
)
def test_where_semicolons_divide_cells_a_point_may_be_one_of_thousands(read, rows, cells):
    refused = [f for f in read({"labs.csv": LABS + rows}).findings if f.code == "number-thousands-or-decimals"]
    assert [(f.severity, f.row, f.column) for f in refused] == [(Severity.ERROR, row, "value") for row, _ in cells]
    assert all(f" can be {meant}: semicolons " in f.message for f, (_, meant) in zip(refused, cells, strict=True))


def test_in_a_whole_number_too_a_point_may_be_one_of_thousands(read):
    cycles = "patient_id;cycle;administered_at;agent;activity\nP1;1.000;2004-01-01;a;7000\n"
    [refused] = [f for f in read({"administrations.csv": cycles}).findings if f.code == "number-thousands-or-decimals"]
    assert (refused.row, refused.column) == (1, "cycle")
    assert "“1.000” can be 1000 or 1:" in refused.message


def test_commas_between_cells_say_nothing_against_decimal_points(read):
    labs = LABS.replace(";", ",") + "P1,2004-01-01,CgA,1.080,ug/L,\n"
    assert not [f for f in read({"labs.csv": labs}).findings if f.code == "number-thousands-or-decimals"]


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + (HEADER + ROW + ROW).encode(),
        (HEADER + ROW + ROW).replace(",", ";").encode(),
        (HEADER + ROW + ROW).replace(",", "\t").encode(),
        (HEADER.replace("\n", "\r\n") + ROW.replace("\n", "\r") + ROW).encode(),
        (HEADER.replace("patient_id", " Patient ID\u00a0").replace("dose_unit", "Dose-Unit") + ROW + ROW).encode(),
        (HEADER + ROW + ROW + "\n").encode(),
    ],
    ids=["mark", "semicolon", "tab", "mixed line ends", "header by eye", "blank last line"],
)
def test_other_ways_to_write_the_same_table_are_the_same_table(read, data):
    intake = read({"Medications.CSV": data})
    assert intake.findings == ()
    assert intake.present["medications"].path == "Medications.CSV"
    assert intake.present["medications"].rows == 2
    kept = intake.connection.execute("SELECT row, patient_id, dose_unit, per FROM records.medications").fetchall()
    assert kept == [(1, "P1", "mg", "day"), (2, "P1", "mg", "day")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_with_its_mark_is_read_and_noted(read, encoding):
    intake = read({"medications.csv": ("\ufeff" + HEADER + ROW).encode(encoding)})
    [finding] = intake.findings
    assert (finding.severity, finding.message) == ("note", "medications.csv is UTF-16; it was read as such.")
    assert intake.connection.execute("SELECT drug FROM records.medications").fetchall() == [("morphine",)]


def test_a_header_alone_is_a_table_of_no_rows(read):
    intake = read({"medications.csv": HEADER})
    [finding] = intake.findings
    assert (finding.severity, finding.message) == ("note", "medications.csv has a header and 0 rows.")


def test_the_order_of_rows_and_columns_is_kept_and_the_source_is_named(read):
    text = "note,group,patient_id,enrolled_on,indication\nx,A,P2,2004-01-01,y\nx,A,P1,2004-01-01,y\n"
    intake = read({"patients.csv": text}, note=Kind.TEXT)
    assert intake.findings == ()
    source = intake.present["patients"]
    assert source.columns == ("note", "group", "patient_id", "enrolled_on", "indication")
    assert source.sha256 == sha256(text.encode()).hexdigest()
    assert intake.connection.execute("SELECT row, patient_id FROM records.patients").fetchall() == [
        (1, "P2"),
        (2, "P1"),
    ]


def test_the_header_is_checked_column_by_column(read):
    header = "patientid,Group,group ,indication,favourite_colour,surname,dob,,enrolled"
    intake = read({"patients.csv": f"{header}\n1,A,A,x,red,y,z,,2004-01-01\n"}, ecog=Kind.INTEGER)
    assert [(f.severity, f.code, f.column, f.message) for f in intake.findings] == [
        ("error", "column-missing", "ecog", "patients.csv has no column `ecog`."),
        (
            "error",
            "column-missing",
            "enrolled_on",
            "patients.csv has no column `enrolled_on`. Did you mean `enrolled`?",
        ),
        (
            "error",
            "column-misspelt",
            "patientid",
            "patients.csv has a column `patientid`, which is no column of `patients`. Did you mean `patient_id`?",
        ),
        ("error", "column-twice", "group", "patients.csv has 2 columns with one name: `Group`, `group `."),
        ("warning", "column-not-used", "column 8", "Column 8 of patients.csv has no name and is not used."),
        ("warning", "column-not-used", "enrolled", "The column `enrolled` of patients.csv is not used."),
        (
            "warning",
            "column-not-used",
            "favourite_colour",
            "The column `favourite_colour` of patients.csv is not used.",
        ),
        ("warning", "column-private", "dob", "The column `dob` of patients.csv looks as if it says who a patient is."),
        (
            "warning",
            "column-private",
            "surname",
            "The column `surname` of patients.csv looks as if it says who a patient is.",
        ),
    ]


@pytest.mark.parametrize(
    "name",
    ["Surname", "Date of birth", "DOB", "MRN", "hospital number", "SSN", "Phone", "E-mail", "first name", "Nom", "NIR"],
)
def test_a_column_that_says_who_a_patient_is_gets_a_warning(read, name):
    intake = read({"patients.csv": f"patient_id,group,indication,enrolled_on,{name}\nP1,A,x,2004-01-01,secret\n"})
    [finding] = intake.findings
    assert (finding.severity, finding.code, finding.column) == ("warning", "column-private", name)


def test_every_table_is_there_with_its_types_even_without_a_file(read):
    intake = read({"patients.csv": PATIENTS}, stage=Kind.INTEGER)
    kinds = {
        Kind.ID: lambda c: [(c, "VARCHAR")],
        Kind.TEXT: lambda c: [(c, "VARCHAR")],
        Kind.CHOICE: lambda c: [(c, "VARCHAR")],
        Kind.DATE: lambda c: [(c, "DATE")],
        Kind.PARTIAL_DATE: lambda c: [
            *((c, "DATE"), (f"{c}_first", "DATE"), (f"{c}_last", "DATE")),
            (f"{c}_nominal", "BOOLEAN"),
        ],
        Kind.MOMENT: lambda c: [
            (c, "VARCHAR"),
            (f"{c}_on", "DATE"),
            (f"{c}_local", "TIMESTAMP"),
            (f"{c}_utc", "TIMESTAMP"),
        ],
        Kind.INTEGER: lambda c: [(c, "INTEGER")],
        Kind.FLAG: lambda c: [(c, "BOOLEAN")],
    }
    for table in RECORD_TABLES.values():
        expected = [("row", "INTEGER")]
        for column in table.columns:
            number = (column.name, f"DECIMAL(18,{column.decimals})")
            if column.kind is Kind.NUMBER:
                expected.append(number)
            elif column.kind is Kind.BOUNDED_NUMBER:
                expected += [number, (f"{column.name}_side", "VARCHAR")]
            else:
                expected += kinds[column.kind](column.name)
        if table.name == "patients":
            expected.append(("stage", "INTEGER"))
        described = intake.connection.execute(f"DESCRIBE records.{table.name}").fetchall()
        assert [row[:2] for row in described] == expected, table.name
    assert set(intake.present) == {"patients"}


def test_other_files_of_the_folder_are_named_and_side_files_are_not(read):
    files = {"patients.csv": PATIENTS + "P1,A,x,2004-01-01\n", "labz.csv": "", "scan.dcm": "", "answers.csv": "",
             "README.md": "", ".hidden": ""}  # fmt: skip
    intake = read(files)
    assert [(f.severity, f.table, f.message) for f in intake.findings] == [
        ("warning", "labz.csv", "labz.csv is not a record table and is not used."),
        ("warning", "scan.dcm", "scan.dcm is not a record table and is not used."),
    ]


def test_one_table_in_two_files_is_an_error(read):
    intake = read({"patients.csv": PATIENTS, "patients.parquet": b""})
    assert errors(intake) == [
        ("table-twice", "patients", None, "The table `patients` is there 2 times: patients.csv, patients.parquet.")
    ]
    assert intake.present == {}


def test_folders_that_cannot_be_read(tmp_path, read):
    missing = read_folder(tmp_path / "nowhere", covariates={}, today=TODAY)
    assert [f.message for f in missing.findings] == ["The folder nowhere cannot be read: No such file or directory."]
    (tmp_path / "empty").mkdir()
    empty = read_folder(tmp_path / "empty", covariates={}, today=TODAY)
    assert [f.code for f in empty.findings] == ["folder-without-tables"]
    (tmp_path / "empty").rmdir()
    (tmp_path / "labs.csv").mkdir()
    assert [f.message for f in read({}).findings] == ["labs.csv is not a file."]


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path, read):
    with (tmp_path / "labs.csv").open("wb") as stream:
        stream.truncate(2**31 + 1)  # sparse: takes no room
    assert [f.message for f in read({}).findings] == ["labs.csv has 2147483649 bytes; at most 2147483648 are read."]


def test_one_id_encoded_in_two_ways_collides_among_patients_only(read):
    nfc, nfd = "R\u00e9my", "Re\u0301my"
    rows = f"{nfc},A,x,2004-01-01\n{nfd},A,x,2004-01-01\n"
    doses = f"patient_id,organ_or_lesion,absorbed_dose_gy\n{nfd},kidney,12\n"
    intake = read({"patients.csv": PATIENTS + rows, "doses.csv": doses})
    assert errors(intake) == [
        ("id-collision", "patients", 2,
         "The ids of rows 1 and 2 look alike and differ only in how an accent is encoded.")
    ]  # fmt: skip
    assert intake.connection.execute("SELECT patient_id FROM records.doses").fetchall() == [(nfc,)]


def test_a_covariate_may_not_take_the_name_of_another_column(read):
    intake = read({"patients.csv": PATIENTS + "P1,A,x,2004-01-01\n"}, Row=Kind.TEXT, sex=Kind.TEXT)
    assert [(f.code, f.column) for f in intake.findings] == [("covariate-clash", "Row")]


def test_a_file_cut_inside_its_last_cell_is_told_by_its_last_line(read):
    """Nothing else gives it away: the row has all its cells."""
    whole = read({"medications.csv": HEADER + ROW})
    cut = read({"medications.csv": (HEADER + ROW)[:-2]})
    assert [f.code for f in whole.findings] == []
    assert ("file-not-ended", True) in [(f.code, f.needs_review) for f in cut.findings]
