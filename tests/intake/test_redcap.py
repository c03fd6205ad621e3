"""A REDCap project, raw and labelled: the same tables, each sin at its cell, no identifier; and wrong exports."""

import shutil
from pathlib import Path

import pytest

from theracurve.errors import StudyRefused
from theracurve.intake.sources.grid import Dialect
from theracurve.intake.sources.redcap import read_redcap

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
