"""Suggestions are for misspellings: never another meaning, another number, another unit."""

from collections.abc import Iterable
from itertools import permutations

import pytest

from theracurve.vocabulary.misspelling import misspelling_of
from theracurve.vocabulary.tables import RECORD_TABLES
from theracurve.vocabulary.units import ACTIVITY_UNITS


def vocabularies() -> Iterable[tuple[str, tuple[str, ...]]]:
    yield "tables", tuple(RECORD_TABLES)
    yield "units of activity", tuple(ACTIVITY_UNITS)
    for name, table in RECORD_TABLES.items():
        yield f"columns of {name}", tuple(table.names)
        for column in table.columns:
            if column.choices:
                yield f"choices of {name}.{column.name}", tuple(column.choices)


@pytest.mark.parametrize(("known"), [words for _, words in vocabularies()], ids=[name for name, _ in vocabularies()])
def test_no_word_of_a_vocabulary_is_taken_for_a_slip_of_another(known: tuple[str, ...]) -> None:
    taken = [(word, name) for word, name in permutations(known, 2) if misspelling_of(word, [name])]
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
    ],
)
def test_another_meaning_is_never_suggested(written: str, known: list[str]) -> None:
    assert misspelling_of(written, known) is None


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
    ],
)
def test_a_slip_of_the_pen_is_seen(written: str, meant: str) -> None:
    assert misspelling_of(written, [meant, "something_else"]) == meant
