"""A quantity is said once: its row is what tables, words, files and the check in R go by."""

import ast
import re
from pathlib import Path

import pytest

from theracurve.analysis import phrases
from theracurve.errors import Defect
from theracurve.survival._values.papers import Paper
from theracurve.vocabulary.study_quantities import QuantityRow, Scale, StudyQuantity
from theracurve.wording.methods_beside import DIFFERENCES_SOURCE, E_VALUE_SOURCE, RMST_SOURCE
from theracurve.wording.references import library, papers_of
from theracurve.wording.words import words_in

SOURCE = Path(__file__).parents[2] / "src" / "theracurve"
# Who may spell a quantity: its row, the estimators, which know nothing of studies, and what a protocol may write.
SPELL = ("vocabulary/study_quantities.py", "survival/", "definition/")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("quantity", StudyQuantity)
def test_every_quantity_has_a_name(quantity: StudyQuantity, language: str) -> None:
    assert quantity.label in words_in(language)


def test_every_name_is_of_a_quantity() -> None:
    named = {key for key in words_in("en").texts if key.startswith("labels.quantities.")}
    assert named <= {quantity.label for quantity in StudyQuantity}


def test_the_check_in_r_computes_what_the_rows_say() -> None:
    script = (SOURCE / "export" / "check.R").read_text(encoding="utf-8")
    answers = script[script.index("recomputed <- list(") : script.index("\n)\n")]
    assert set(re.findall(r"^  (\w+) = function", answers, re.MULTILINE)) == {q for q in StudyQuantity if q.row.in_r}


def test_a_row_says_either_that_r_computes_it_or_why_not() -> None:
    for stated in ({}, {"in_r": True, "not_in_r": "cmprsk::cuminc"}):
        with pytest.raises(Defect, match="exactly one"):
            QuantityRow(scale=Scale.TIME, **stated)  # type: ignore[arg-type]


def spelled(module: Path) -> set[str]:
    """The quantities of more than one word that a module writes out."""
    several = {str(quantity) for quantity in StudyQuantity if "_" in quantity}
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return {str(n.value) for n in ast.walk(tree) if isinstance(n, ast.Constant) and n.value in several}


def test_a_quantity_is_spelled_in_its_row_alone() -> None:
    places = {str(module.relative_to(SOURCE)): spelled(module) for module in sorted(SOURCE.rglob("*.py"))}
    assert {place: found for place, found in places.items() if found and not place.startswith(SPELL)} == {}


def test_exact_tests_stand_beside_what_they_are_exact_of() -> None:
    beside = {usual: usual.exact_tests for usual in StudyQuantity if usual.exact_tests}
    assert beside == {
        StudyQuantity.SURVIVAL_DIFFERENCE: (StudyQuantity.FISHER_EXACT, StudyQuantity.BOSCHLOO_EXACT),
        StudyQuantity.LOG_RANK: (StudyQuantity.EXACT_LOG_RANK,),
        StudyQuantity.GRAY_TEST: (StudyQuantity.PERMUTED_GRAY_TEST,),
        StudyQuantity.INTERVAL_LOG_RANK: (StudyQuantity.EXACT_INTERVAL_LOG_RANK,),
    }
    assert all(test.is_test for tests in beside.values() for test in tests)


SOURCES = {
    StudyQuantity.RMST_DIFFERENCE: RMST_SOURCE,
    StudyQuantity.SMALLEST_P: phrases.WESTFALL_YOUNG,
    StudyQuantity.FRAGILITY: phrases.WALSH,
    StudyQuantity.POWER: phrases.SCHOENFELD,
    StudyQuantity.E_VALUE: E_VALUE_SOURCE,
    StudyQuantity.STANDARDISED_DIFFERENCE: DIFFERENCES_SOURCE,
}


@pytest.mark.parametrize("quantity", [quantity for quantity in StudyQuantity if quantity.methods])
def test_what_is_printed_beside_the_estimates_has_its_sentence_and_its_papers(quantity: StudyQuantity) -> None:
    """In full, in both languages; an estimate says its own method, which a whole run tests."""
    assert all(quantity.methods in words_in(language) for language in ("en", "fr"))
    papers = papers_of(SOURCES[quantity])
    assert papers
    assert {paper.key for paper in papers if isinstance(paper, Paper)} <= set(library())
