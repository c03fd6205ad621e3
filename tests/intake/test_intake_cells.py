"""Bad cell in, exact message out; and for every accepted cell the exact value."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import pytest

from theracurve.vocabulary.findings import Severity
from theracurve.vocabulary.tables import Kind

WRITE_TRUE = "Write true or false (or 1 or 0); empty is “not recorded”."
ISO = "is not an ISO date, year-month-day, such as 2004-10-31."
WRITE_ISO = "Write the date as year-month-day."
WRITE_PART = "Write 2004-10, if no more of it is known: it then stands for the whole month."
OFFSET = (
    "Add the offset from UTC, for instance 2004-10-31T09:30+01:00 (or Z for UTC), or write the day alone; where all"
    " times are those of one place, state it in the protocol, for instance `time_zone: Europe/Paris`."
)
EMPTY = "Leave the cell empty when the value was not recorded."
LOOK = "Look for a missing point or two numbers in one cell; otherwise record it in a larger unit."
UNKNOWN_DATE = "Leave the cell empty when the date was not recorded."

# column -> (cell, code, message, remedy)
REFUSED = {
    "number": [
        ("7,4", "number-decimal-comma", "“7,4” is written with a decimal comma.", "Write 7.4."),
        (
            "1,234",
            "number-thousands-or-decimals",
            "“1,234” can be 1234 or 1.234.",
            "Write the one that is meant, with a point before the decimals and nothing between the thousands.",
        ),
        (
            "1.234.567,5",
            "number-thousands",
            "“1.234.567,5” has something between the thousands.",
            "Write 1234567.5, if that is meant.",
        ),
        (
            "12 500",
            "number-thousands",
            "“12 500” has something between the thousands.",
            "Write 12500, if that is meant.",
        ),
        ("1_000", "number-underscore", "“1_000” holds an underscore.", "Write 1000, if that is meant."),
        ("１２", "number-other-digits", "“１２” is written with digits other than 0 to 9.", "Write 12."),
        ("١٢", "number-other-digits", "“١٢” is written with digits other than 0 to 9.", "Write 12."),
        ("−3", "number-minus-sign", "“−3” begins with a dash that is not the minus sign “-”.", "Write -3."),
        ("NaN", "number-not-finite", "“NaN” is not a number that a record can hold.", EMPTY),
        ("-inf", "number-not-finite", "“-inf” is not a number that a record can hold.", EMPTY),
        (
            "1e400",
            "number-too-large",
            "“1e400” is too large; the column `number` holds 12 digits before the point.",
            LOOK,
        ),
        (
            "9" * 5000,
            "cell-overlong",
            "“" + "9" * 60 + "…” has 5000 characters.",
            "Look for a quotation mark that is not closed, or for text that slipped into this column.",
        ),
        (
            "0.0000004",
            "number-too-small",
            "“0.0000004” would become 0: the column `number` keeps 6 decimals.",
            "Record it in a smaller unit.",
        ),
        (
            "7.4 GBq",
            "number-with-unit",
            "“7.4 GBq” holds more than the number: “GBq”.",
            "Write 7.4 here; the unit has a column of its own.",
        ),
        (
            "73%",
            "number-with-unit",
            "“73%” holds more than the number: “%”.",
            "Write 73 here; the unit has a column of its own.",
        ),
        (
            "<0.5",
            "number-limit",
            "“<0.5” is a limit; the column `number` takes values only.",
            "Write the measured value, or leave the cell empty.",
        ),
        ("LLOQ", "number-without-limit", "“LLOQ” does not say what the limit is.", "Leave the cell empty."),
        (
            "#DIV/0!",
            "cell-spreadsheet-error",
            "“#DIV/0!” is an error of the spreadsheet, not a value.",
            "Mend the formula (or widen the column) in the spreadsheet and export again.",
        ),
        ("n/a", "cell-missing-word", "“n/a” stands where a number is expected.", EMPTY),
        (
            "120/80",
            "number-several",
            "“120/80” holds more than one number.",
            "Write one value; give the other its own row.",
        ),
        (
            "high",
            "number-unreadable",
            "“high” is not a number.",
            "Write a number such as 7.4, or leave the cell empty when the value was not recorded.",
        ),
        (
            "7\u200b4",
            "cell-invisible-character",
            "“7[U+200B]4” holds [U+200B] (zero width space), which cannot be seen.",
            "Type the cell anew.",
        ),
    ],
    "bounded": [
        (
            "<=0.5",
            "number-limit",
            "“<=0.5” begins with “<=”; only < and > are kept with a value.",
            "Write the value, or <0.5 or >0.5.",
        ),
        (
            "ND",
            "number-without-limit",
            "“ND” does not say what the limit is.",
            "Write the limit with its side, for instance <0.5.",
        ),
        ("<7,4", "number-decimal-comma", "“<7,4” is written with a decimal comma.", "Write <7.4."),
    ],
    "whole": [
        ("2.5", "number-not-whole", "“2.5” is not written as a whole number.", "Write a whole number."),
        (
            "99999999999",
            "number-too-large",
            "“99999999999” is too large; the column `whole` holds a whole number of nine digits.",
            LOOK,
        ),
    ],
    "day": [
        ("2023-02-29", "date-impossible", "“2023-02-29” is not in the calendar.", "Look the date up."),
        ("31/04/2004", "date-not-iso", f"“31/04/2004” {ISO}", WRITE_ISO),
        ("13/04/2004", "date-not-iso", f"“13/04/2004” {ISO}", "Write 2004-04-13, if that is meant."),
        (
            "03/04/2004",
            "date-ambiguous",
            "“03/04/2004” can be 2004-04-03 or 2004-03-04.",
            "Write the one that is meant as an ISO date.",
        ),
        (
            "03/04/04",
            "date-short-year",
            "“03/04/04” has a year of two digits.",
            "Write an ISO date, year-month-day, such as 2004-10-31.",
        ),
        ("20040102", "date-not-iso", f"“20040102” {ISO}", "Write 2004-01-02, if that is meant."),
        ("2004-W01-1", "date-not-iso", f"“2004-W01-1” {ISO}", WRITE_ISO),
        ("2004-1-2", "date-not-iso", f"“2004-1-2” {ISO}", "Write 2004-01-02, if that is meant."),
        ("2 Jan 2004", "date-not-iso", f"“2 Jan 2004” {ISO}", "Write 2004-01-02, if that is meant."),
        (
            "45321",
            "date-serial-number",
            "“45321” is a spreadsheet's day number: 2024-01-30 in its usual counting, 2028-01-31 in that of 1904.",
            "Format the column as year-month-day in the spreadsheet and export again.",
        ),
        *(
            (
                text,
                "date-partial",
                f"“{text}” is only part of a date; the column `day` needs the day.",
                "Look the day up. A date is never completed by guessing.",
            )
            for text in ("2004-10-00", "2004-00-00", "2004-UN", "10/2004", "xx.10.2004", "Oct 2004", "2004/10")
        ),
        (
            "2004-10",
            "date-partial",
            "“2004-10” is only part of a date; the column `day` needs the day.",
            "Look the day up. A date is never completed by guessing.",
        ),
        (
            "2004-10-31T09:30Z",
            "date-with-time",
            "“2004-10-31T09:30Z” has a time in UTC; the column `day` holds days.",
            "Write the day by the clock of the place where it happened; that may be another than the day in UTC.",
        ),
        (
            "2004-10-31T09:30+01:00",
            "date-with-time",
            "“2004-10-31T09:30+01:00” has a time; the column `day` holds days.",
            "Write 2004-10-31, if that is the day at the place where it happened.",
        ),
        ("1900-01-01", "date-placeholder", "“1900-01-01” is what forms write for “unknown”, not a date.", UNKNOWN_DATE),
        ("9999-12-31", "date-placeholder", "“9999-12-31” is what forms write for “unknown”, not a date.", UNKNOWN_DATE),
        (
            "1204-10-31",
            "date-too-early",
            "“1204-10-31” lies before 1900.",
            "Look the year up and write it in full.",
        ),
        (
            "2026-03-03",
            "date-in-future",
            "“2026-03-03” lies after the day of reading, 2026-03-01.",
            "Write the day on which it happened; what is only planned is not a record.",
        ),
        ("NA", "cell-missing-word", "“NA” stands where a date is expected.", EMPTY),
        ("spring", "date-not-iso", f"“spring” {ISO}", WRITE_ISO),
    ],
    "part": [
        ("2004-13", "date-impossible", "“2004-13” is not in the calendar.", "Look the date up."),
        (
            "2027",
            "date-in-future",
            "“2027” lies after the day of reading, 2026-03-01.",
            "Write the day on which it happened; what is only planned is not a record.",
        ),
        *(
            (
                text,
                "date-not-iso",
                f"“{text}” {ISO[:-1]}, nor a month or a year alone, such as 2004-10 or 2004.",
                WRITE_PART,
            )
            for text in ("2004-10-00", "2004-10-XX", "10/2004", "??.10.2004", "October 2004", "UN-10-2004", "2004.10")
        ),
        ("2004-13-00", "date-impossible", "“2004-13-00” is not in the calendar.", "Look the date up."),
        (
            "autumn 2004",
            "date-not-iso",
            f"“autumn 2004” {ISO}",
            "Write the date as year-month-day, without the day or the month where it is not known.",
        ),
    ],
    "moment": [
        ("2004-10-31T09:30", "moment-without-zone", "“2004-10-31T09:30” does not say in which time zone.", OFFSET),
        (
            "2004-10-31 09:30 CET",
            "moment-without-zone",
            "“2004-10-31 09:30 CET” has a time zone that is not an offset from UTC of the form +01:00.",
            OFFSET,
        ),
        (
            "2004-10-31T24:00Z",
            "moment-impossible-time",
            "“2004-10-31T24:00Z” has a time that no clock shows in that way.",
            "Write 00:00 to 23:59, two digits each; midnight at the end of a day is 00:00 of the next.",
        ),
        ("2004-02-30T09:30Z", "date-impossible", "“2004-02-30T09:30Z” is not in the calendar.", "Look the date up."),
    ],
    "flag": [
        ("yes", "flag-unknown", "“yes” is neither true nor false.", "Write true, if that is meant."),
        ("2", "flag-unknown", "“2” is neither true nor false.", WRITE_TRUE),
    ],
    "sex": [
        (
            "Femal",
            "choice-unknown",
            "“Femal” is none of the choices: female, male, other.",
            "Write female, if that is meant.",
        ),
        (
            "1",
            "choice-unknown",
            "“1” is none of the choices: female, male, other.",
            "Write one of the choices, exactly.",
        ),
    ],
    "code": [
        (
            "A\u200b7",
            "cell-invisible-character",
            "“A[U+200B]7” holds [U+200B] (zero width space), which cannot be seen.",
            "Type the cell anew.",
        ),
        (
            "A\u202e7",
            "cell-invisible-character",
            "“A[U+202E]7” holds [U+202E] (right-to-left override), which cannot be seen.",
            "Type the cell anew.",
        ),
        (
            "A\u00a07",
            "cell-invisible-character",
            "“A[U+00A0]7” holds [U+00A0] (no-break space), which cannot be seen.",
            "Type the cell anew.",
        ),
        (
            "#REF!",
            "cell-spreadsheet-error",
            "“#REF!” is an error of the spreadsheet, not a value.",
            "Mend the formula (or widen the column) in the spreadsheet and export again.",
        ),
    ],
}
COVARIATES = {
    "number": Kind.NUMBER,
    "bounded": Kind.BOUNDED_NUMBER,
    "whole": Kind.INTEGER,
    "day": Kind.DATE,
    "part": Kind.PARTIAL_DATE,
    "moment": Kind.MOMENT,
    "flag": Kind.FLAG,
    "code": Kind.ID,
    "note": Kind.TEXT,
}
HEADER = ["patient_id", "group", "indication", "enrolled_on", "sex", *COVARIATES]


def patients(cells: list[tuple[str, str]]) -> str:
    """A table of patients with one row for each (column, cell); every other covariate stays empty."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, HEADER)
    writer.writeheader()
    for number, (column, cell) in enumerate(cells, start=1):
        sound = {"patient_id": f"P{number}", "group": "A", "indication": "x", "enrolled_on": "2004-01-01"}
        writer.writerow(sound | {column: cell})
    return text.getvalue()


@pytest.mark.parametrize("column", REFUSED)
def test_a_refused_cell_is_explained_and_left_empty(read, column):
    cases = REFUSED[column]
    intake = read({"patients.csv": patients([(column, cell) for cell, *_ in cases])}, **COVARIATES)
    found = sorted((f for f in intake.findings if f.severity is Severity.ERROR), key=lambda finding: finding.row)
    assert [(f.row, f.column, f.patient_id, f.code, f.message, f.remedy) for f in found] == [
        (row, column, f"P{row}", *case[1:]) for row, case in enumerate(cases, start=1)
    ]
    [(kept,)] = intake.connection.execute(f'SELECT count("{column}") FROM records.patients').fetchall()
    assert kept == 0


KEPT = [
    ("number", "7.4", Decimal("7.4")),
    ("number", " 7 ", Decimal(7)),
    ("number", "-0", Decimal(0)),
    ("number", "1.5E+03", Decimal(1500)),
    ("number", "1e-5", Decimal("0.00001")),
    ("number", "999999999999.999999", Decimal("999999999999.999999")),
    ("number", ".5", Decimal("0.5")),
    ("number", "1.234", Decimal("1.234")),
    ("number", "   ", None),
    ("bounded", "<0.5", (Decimal("0.5"), "<")),
    ("bounded", "> 1000", (Decimal(1000), ">")),
    ("bounded", "12", (Decimal(12), "=")),
    ("whole", "3.0", 3),
    ("whole", "-2", -2),
    ("day", "2004-02-29", date(2004, 2, 29)),
    ("day", "2026-03-02", date(2026, 3, 2)),
    ("part", "2004-10-31", (date(2004, 10, 31), date(2004, 10, 31), date(2004, 10, 31))),
    ("part", "2004-02", (None, date(2004, 2, 1), date(2004, 2, 29))),
    ("part", "2004-02-UN", (None, date(2004, 2, 1), date(2004, 2, 29))),
    ("part", "2004", (None, date(2004, 1, 1), date(2004, 12, 31))),
    ("part", "2004-UN-UN", (None, date(2004, 1, 1), date(2004, 12, 31))),
    ("moment", "2004-10-31", ("2004-10-31", date(2004, 10, 31), None)),
    (
        "moment",
        "2004-10-31T00:30+01:00",
        ("2004-10-31T00:30+01:00", date(2004, 10, 31), datetime(2004, 10, 30, 23, 30)),
    ),
    (
        "moment",
        "2004-10-31 09:30:05.25Z",
        ("2004-10-31 09:30:05.25Z", date(2004, 10, 31), datetime(2004, 10, 31, 9, 30, 5, 250000)),
    ),
    ("flag", "TRUE", True),
    ("flag", "0", False),
    ("sex", "other", "other"),
    ("code", "007", "007"),
    ("code", "NA", "NA"),
    ("code", "e\u0301", "\u00e9"),
    ("code", "Ж-東京-🦓", "Ж-東京-🦓"),
    ("code", "Robert'); DROP TABLE patients;--%_", "Robert'); DROP TABLE patients;--%_"),
    ("note", "null", "null"),
    ("note", "=HYPERLINK(1)", "=HYPERLINK(1)"),
    ("note", "<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("note", 'two\nlines, "quoted"', 'two lines, "quoted"'),
]
TYPED = {
    "bounded": "bounded, bounded_side",
    "part": "part, part_first, part_last",
    "moment": "moment, moment_on, moment_utc",
}


def test_an_accepted_cell_becomes_its_exact_value(read):
    intake = read({"patients.csv": patients([(column, cell) for column, cell, _ in KEPT])}, **COVARIATES)
    assert intake.findings == ()
    for row, (column, cell, value) in enumerate(KEPT, start=1):
        query = f"SELECT {TYPED.get(column, column)} FROM records.patients WHERE row = {row}"
        [found] = intake.connection.execute(query).fetchall()
        assert found == (value if isinstance(value, tuple) else (value,)), cell


def test_surplus_decimals_are_rounded_and_said_once_a_column(read):
    cells = [("number", cell) for cell in ("7.3999999999999995", "1.5", "0.12345678")]
    intake = read({"patients.csv": patients(cells)}, **COVARIATES)
    [finding] = intake.findings
    assert (finding.severity, finding.code, finding.row, finding.column) == ("warning", "number-rounded", 1, "number")
    assert finding.message == (
        "2 numbers have more than the 6 decimals that the column `number` keeps, the first in row 1; rounded."
    )
    values = intake.connection.execute("SELECT number FROM records.patients ORDER BY row").fetchall()
    assert values == [(Decimal("7.4"),), (Decimal("1.5"),), (Decimal("0.123457"),)]


def test_more_than_a_thousand_of_a_kind_are_counted(read):
    intake = read({"patients.csv": patients([("number", "7,4")] * 1003 + [("number", "high")])}, **COVARIATES)
    commas = [finding for finding in intake.findings if finding.code == "number-decimal-comma"]
    assert len(commas) == 1001
    assert [f.message for f in commas if f.row is None] == [
        "3 more of the same kind are not listed; there are 1003 in all."
    ]
    assert [f.row for f in intake.findings if f.code == "number-unreadable"] == [1004]


def test_an_empty_cell_where_a_value_must_be_and_a_total_below_the_table(read):
    labs = "patient_id,collected_on,analyte,value,unit\nP1,2004-01-01,,7,ug/L\nTotal,,,7,\n"
    intake = read({"labs.csv": labs})
    assert [(f.row, f.column, f.code) for f in intake.findings] == [
        (1, "analyte", "cell-empty"),
        (2, "patient_id", "row-total"),
    ]


def test_of_a_unit_only_another_case_is_a_slip_of_the_pen(read):
    given = "patient_id,cycle,administered_at,agent,activity,activity_unit\n"
    rows = [f"P1,{cycle},2004-01-01,131I-MIBG,7.4,{unit}\n" for cycle, unit in enumerate(("Bq", "cBq", "mbq"), start=1)]
    remedies = [finding.remedy for finding in read({"administrations.csv": given + "".join(rows)}).findings]
    assert remedies == ["Write one of the choices, exactly."] * 2 + ["Write MBq, if that is meant."]
