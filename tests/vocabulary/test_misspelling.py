"""Suggestions are for misspellings: never another meaning, another number, another unit."""

from collections.abc import Iterable
from itertools import permutations
from pathlib import Path

import pytest

import theracurve
from theracurve.definition.schema import json_schema
from theracurve.intake.nearest import suggestion
from theracurve.vocabulary.ctcae import GRADINGS, terms_of
from theracurve.vocabulary.half_lives import HALF_LIVES
from theracurve.vocabulary.lab_units import LAB_UNITS
from theracurve.vocabulary.misspelling import misspelling_of
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.vocabulary.tables import RECORD_TABLES, RECORDED_CRITERIA
from theracurve.vocabulary.units import ACTIVITY_UNITS


def vocabularies() -> Iterable[tuple[str, tuple[str, ...]]]:
    yield "tables", tuple(RECORD_TABLES)
    yield "units of activity", tuple(ACTIVITY_UNITS)
    yield "units of laboratories", tuple(LAB_UNITS)
    yield "radionuclides", tuple(HALF_LIVES)
    yield "quantities", tuple(StudyQuantity)
    yield "visits", tuple(f"{unit} {n}" for unit in ("month", "week", "day") for n in (0, 1, 3, 6, 12, 16, 24))
    yield (
        "tracers",
        ("68Ga-DOTATATE", "68Ga-DOTATOC", "68Ga-DOTANOC", "177Lu-DOTATATE", "177Lu-PSMA-617", "90Y"),
    )
    for grading in GRADINGS:
        yield f"terms of {grading}", terms_of(grading)
    for name, table in RECORD_TABLES.items():
        yield f"columns of {name}", tuple(table.names)
        for column in table.columns:
            if column.choices:
                yield f"choices of {name}.{column.name}", tuple(column.choices)
    for name, of in json_schema()["$defs"].items():
        yield f"keys of {name}", tuple(of.get("properties", {}))
        for key, value in of.get("properties", {}).items():
            yield f"values of {name}.{key}", tuple(map(str, value.get("enum", ())))


VOCABULARIES = {name: words for name, words in vocabularies() if len(words) > 1}


@pytest.mark.parametrize("known", VOCABULARIES.values(), ids=VOCABULARIES)
def test_no_word_of_a_vocabulary_is_suggested_for_another(known: tuple[str, ...]) -> None:
    taken = [(word, name) for word, name in permutations(known, 2) if suggestion(word, [name])]
    assert taken == []


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("month 0", ["month 3", "month 6"]),
        ("month 16", ["month 6"]),
        ("recip_1_0", ["recist_1_0", "recist_1_1"]),
        ("recist_1_2", ["recist_1_0", "recist_1_1"]),
        ("Ki-76", ["Ki-67"]),
        ("nmol/L", ["pmol/L", "umol/L"]),
        ("ng/mL", ["ug/mL"]),
        ("MBq", ["kBq", "GBq"]),
        ("tumour_to_liver", ["tumour_to_background"]),
        ("unrelated", ["related"]),
        ("decrease", ["increase"]),
        ("hypoglycaemia", ["hyperglycaemia"]),
        ("male", ["female"]),
        ("177Lu-DOTATOC", ["177Lu-DOTATATE"]),
        ("68Ga-DOTATATE", ["177Lu-DOTATATE"]),
        ("G2", ["G1", "G3"]),
        ("month 1", ["month 12"]),
        ("activity", ["activity_unit", "activity_of_what_was_left"]),
        ("reader1", ["reader2"]),
        *((name, list(RECORDED_CRITERIA)) for name in ("irRECIST", "imRECIST", "irRC", "EASL", "Lugano", "Deauville")),
        *((name, list(RECORDED_CRITERIA)) for name in ("recist", "percist_2_0", "mrecist_1_1")),
    ],
)
def test_another_meaning_is_never_suggested(written: str, known: list[str]) -> None:
    assert suggestion(written, known) == ""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("performance_statuss", "performance_status"),
        ("performance status", "performance_status"),
        ("In111-pentetreotide", "111In-pentetreotide"),
        ("123I-mIBG", "123I-MIBG"),
        ("Cg-A", "CgA"),
        ("uncontroled_tumour", "uncontrolled_tumour"),
        ("contra-indication", "contraindication"),
        ("patientid", "patient_id"),
        ("lives far way", "lives far away"),
        ("Femal", "female"),
        ("analyt", "analyte"),
        ("recsit_1_1", "recist_1_1"),
        ("lesion", "lesions"),
        ("Cgaa", "CgA"),
        ("PERCIST 1.0", "percist_1_0"),
        ("mRECIST", "mrecist"),
        ("iRECSIT", "irecist"),
    ],
)
def test_a_slip_of_the_pen_is_seen(written: str, meant: str) -> None:
    assert misspelling_of(written, [meant, "something_else"]) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("chemo", "chemotherapy"), ("haemoglobin in blood", "haemo"), ("enrolled", "enrolled_on")],
)
def test_an_abbreviation_is_seen(written: str, meant: str) -> None:
    assert suggestion(written, ["radiotherapy", meant]) == f" Did you mean `{meant}`?"


def test_nothing_else_says_what_resembles_a_known_word() -> None:
    """A likeness by letters alone takes another meaning for a slip (`get_close_matches`)."""
    source = Path(theracurve.__file__).parent
    texts = {path.name: path.read_text(encoding="utf-8") for path in source.rglob("*.py")}
    assert [name for name, text in texts.items() if "get_close_matches" in text or "SequenceMatcher" in text] == []
