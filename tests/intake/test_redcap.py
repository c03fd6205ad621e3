"""A REDCap project, raw and labelled: the same tables, each sin at its cell, no identifier; and wrong exports."""

import csv
import os
import re
import shutil
from collections import Counter
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest

from theracurve.errors import StudyRefused
from theracurve.export.record_tables import record_tables
from theracurve.intake.drafting.drafting import all_answered
from theracurve.intake.drafting.sheet import KnownProtocol
from theracurve.intake.drafting.standards import standard_draft
from theracurve.intake.folder import Intake, read_folder
from theracurve.intake.sources.grid import Dialect
from theracurve.intake.sources.redcap import read_redcap

DATA = os.environ.get("THERACURVE_DATA")
CASE = Path(DATA or "/nowhere", "data", "intake", "redcap")
NEEDS_CASE = pytest.mark.skipif(not CASE.is_dir(), reason="THERACURVE_DATA does not name the folder of the messy files")
RAW, LABELLED = "NETTherapy_DATA_2004-07-01_0912.csv", "NETTherapy_DATA_LABELS_2004-07-01_0913.csv"
DICTIONARY = "NETTherapy_DataDictionary_2004-07-01.csv"
ANSWERED = (Path(__file__).parent / "redcap_answered.yaml").read_text(encoding="utf-8")
UNANSWERED = re.sub(r"(?s)corrections:.*?(?=not_imported)", "", ANSWERED).replace("several: first", "several: ask")


def intake_of(folder: Path, export: str, mapping: str, time_zone: str | None = "Europe/Paris") -> Intake:
    for name in (export, DICTIONARY):
        shutil.copy(CASE / name, folder)
    (folder / "mapping.yaml").write_text(mapping.replace("EXPORT", export), encoding="utf-8")
    return read_folder(folder, covariates={}, today=date(2026, 1, 1), time_zone=time_zone)


def comparable(text: str) -> object:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def rows_of(text: str, columns: list[str]) -> Counter[tuple[object, ...]]:
    rows = csv.DictReader(text.splitlines())
    return Counter(tuple(comparable(row.get(name, "")) for name in columns) for row in rows)


@NEEDS_CASE
@pytest.mark.parametrize("export", [RAW, LABELLED])
def test_with_its_answers_the_export_gives_the_tables_that_it_was_made_from(tmp_path: Path, export: str) -> None:
    intake = intake_of(tmp_path, export, ANSWERED)
    assert [finding for finding in intake.findings if finding.severity == "error"] == []
    assert_equal_to_the_truth(intake)


def assert_equal_to_the_truth(intake: Intake) -> None:
    tables = record_tables(intake.connection, intake.tables)
    for truth in sorted((CASE / "truth" / "records").glob("*.csv")):
        expected = truth.read_text(encoding="utf-8")
        columns = [name for name in expected.partition("\n")[0].split(",") if name != "visit"]
        assert rows_of(tables[truth.name], columns) == rows_of(expected, columns), truth.name


@NEEDS_CASE
@pytest.mark.parametrize("export", [RAW, LABELLED])
def test_without_answers_each_sin_is_named_with_its_cell_and_nobody_with_a_name(tmp_path: Path, export: str) -> None:
    found = intake_of(tmp_path, export, UNANSWERED, None).findings
    errors = {(finding.cell, finding.code) for finding in found if finding.severity == "error"}
    assert errors >= {
        ("line 315, column 86", "cell-empty"),
        ("line 103, column 9", "value-not-stated"),
        ("line 63, column 33", "number-point"),
        ("line 2, column 48", "number-unreadable"),
        ("line 195, column 17", "several-marked"),
        ("line 231, column 17", "several-marked"),
    }
    others = {code for cell, code in errors if code not in ("moment-without-zone", "findings-left-out")}
    assert others == {"cell-empty", "value-not-stated", "number-point", "number-unreadable", "several-marked"}
    assert ("demographics_complete", "redcap-form-unfinished") in {(f.column, f.code) for f in found}
    with (CASE / RAW).open(encoding="utf-8") as stream:
        names = {row["surname"] for row in csv.DictReader(stream) if len(row["surname"]) > 3}
    said = " ".join(f"{finding.message} {finding.remedy}" for finding in found)
    assert [name for name in names if name in said] == []


HEAD = (
    '"Variable / Field Name","Form Name","Section Header","Field Type","Field Label",'
    '"Choices, Calculations, OR Slider Labels"\n'
)
FIELDS = (
    'id,a,,text,Record,\nsex,a,,radio,Sex,"1, Male | 2, <b>Female</b> | 99, Not, said"\n'
    'when_a,a,,text,Date,\nboxes,b,,checkbox,Boxes,"-9, None | A1, Some"\nwhen_b,b,,text,Date,\n'
)


def small(folder: Path, export: str, dictionary: str | None = HEAD + FIELDS) -> Path:
    if dictionary is not None:
        (folder / "dictionary.csv").write_text(dictionary, encoding="utf-8")
    (folder / "export.csv").write_text(export, encoding="utf-8")
    return folder / "export.csv"


def texts(path: Path) -> list[list[str]]:
    [grid] = read_redcap(path, Dialect()).grids
    return [[cell.text for cell in row] for row in grid.rows]


def test_raw_and_labelled_read_alike(tmp_path: Path) -> None:
    raw = (
        "id,redcap_event_name,redcap_repeat_instrument,sex,when_a,boxes____9,boxes___a1,when_b\n"
        '1,month_3_arm_1,adverse_event,2,"2004-01-02\n",1,0,2004-01-03\n2,x_arm_2b,,7,,,1,\n3,,,99,,,,\n'
    )
    labelled = (
        "Record,Event Name,Repeat Instrument,Sex,Date,Boxes (choice=None),Boxes (choice=Some),Date\n"
        '1,Month 3 (Arm 1: One),Adverse event,Female,"2004-01-02\n",Checked,Unchecked,2004-01-03\n'
        '2,X (Arm 2: Two),,7,,,Checked,\n3,,,"Not, said",,,,\n'
    )
    expected = [
        [
            *[
                "id",
                "redcap_event_name",
                "redcap_repeat_instrument",
                "sex",
                "when_a",
                "boxes____9",
                "boxes___a1",
                "when_b",
            ]
        ],
        ["1", "month 3", "adverse event", "Female", "2004-01-02", "Checked", "", "2004-01-03"],
        ["2", "x", "", "7", "", "", "Checked", ""],
        ["3", "", "", "Not, said", "", "", "", ""],
    ]
    assert texts(small(tmp_path, raw)) == expected
    assert texts(small(tmp_path, labelled)) == expected


def test_a_label_that_may_stand_for_two_fields_is_refused(tmp_path: Path) -> None:
    book = read_redcap(small(tmp_path, "Record,Event Name,Sex,Date\n1,A,Male,2004-01-01\n"), Dialect())
    [finding] = [finding for finding in book.findings if finding.severity == "error"]
    assert (finding.code, finding.cell) == ("redcap-label-doubtful", "line 1, column 4")
    assert finding.message.startswith("The header Date stands for when_a or for when_b:")


def test_without_a_dictionary_codes_stay_and_it_is_asked_for(tmp_path: Path) -> None:
    path = small(tmp_path, "id,redcap_event_name,sex\n1,month_3_arm_1,2\n", dictionary=None)
    assert texts(path)[1] == ["1", "month_3_arm_1", "2"]
    assert [finding.code for finding in read_redcap(path, Dialect()).findings] == ["redcap-without-dictionary"]


@pytest.mark.parametrize(
    ("dictionary", "code", "part"),
    [
        (HEAD.replace('"Field Type",', "") + "id,a,,Record,\n", "redcap-dictionary", "it has no column Field Type"),
        (HEAD, "redcap-dictionary", "it has no field"),
        (HEAD + FIELDS + "sex,b,,text,Sex,\n", "redcap-dictionary", "sex stands in it twice"),
        (HEAD + 'id,a,,text,"Record,\n', "file-delimiter", "unequal ones"),
    ],
)
def test_a_dictionary_that_cannot_be_used_is_one_error(tmp_path: Path, dictionary: str, code: str, part: str) -> None:
    with pytest.raises(StudyRefused) as refused:
        read_redcap(small(tmp_path, "id,redcap_event_name\n1,a_arm_1\n", dictionary), Dialect())
    assert [finding.code for finding in refused.value.findings] == [code]
    assert part in str(refused.value.findings[0].message)


def test_two_dictionaries_are_one_too_many(tmp_path: Path) -> None:
    path = small(tmp_path, "id,redcap_event_name\n1,a_arm_1\n")
    shutil.copy(tmp_path / "dictionary.csv", tmp_path / "older.csv")
    with pytest.raises(StudyRefused) as refused:
        read_redcap(path, Dialect())
    assert [finding.code for finding in refused.value.findings] == ["redcap-several-dictionaries"]


PAGE = (Path(__file__).parents[2] / "docs" / "tutorials" / "from-redcap.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)
ANSWERS = [line.split(" => ") for kind, block in BLOCKS if kind == "text" for line in block.splitlines()]
[TIME_ZONE, CELLS] = [block for kind, block in BLOCKS if kind == "yaml"]


@NEEDS_CASE
@pytest.mark.parametrize("export", [RAW, LABELLED])
def test_the_draft_with_its_questions_answered_gives_the_tables(tmp_path: Path, export: str) -> None:
    for name in (export, DICTIONARY):
        shutil.copy(CASE / name, tmp_path)
    protocol = KnownProtocol({"A": True, "B": False}, ("uncontrolled_tumour",), ("131I-MIBG",))
    draft = standard_draft(tmp_path, [export, DICTIONARY], protocol)
    assert draft is not None
    text = draft.written(())
    assert text.count("\n  - {about:") == text.count("#? ")  # each proposal has its question
    answered = all_answered(text)
    for asked, answer in ANSWERS:
        assert asked in answered, asked
        answered = answered.replace(asked, answer)
    zone = TIME_ZONE.removeprefix("time_zone: ").strip()
    intake = intake_of(tmp_path, export, answered + CELLS, zone)
    assert [finding for finding in intake.findings if finding.severity == "error"] == []
    assert_equal_to_the_truth(intake)
