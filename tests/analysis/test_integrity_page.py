"""The page of integrity lists the questions, answers and limits that the program has."""

import re
from pathlib import Path
from typing import Any

import pytest

from theracurve.analysis import asked_comparison, comparisons, competing, detectable, fragility, horizons
from theracurve.analysis.variations import comparing, grid, populations, portions
from theracurve.analysis.variations.values import NAMED, UNNAMED, WHOLE
from theracurve.definition import ambiguities
from theracurve.start import preset

PAGE = (Path(__file__).parents[2] / "docs" / "integrity.md").read_text(encoding="utf-8")
RECORDED = ("lesions", "treatments", "administrations")


def listed() -> dict[str, set[str]]:
    """The answers on the page, by question."""
    rows = re.findall(r"^\| `(\w+)` \| ([^|]*) \|", PAGE, re.MULTILINE)
    return {question: set(re.findall(r"`(\w+)`", answers)) for question, answers in rows}


def asked() -> dict[str, set[str]]:
    """All questions of the founding protocol with their answers."""
    study = preset("nguyen2004").study
    questions = (
        *ambiguities.questions_of_endpoint(study, "event_free_survival", RECORDED),
        *ambiguities.questions_of_benefit(study, "", RECORDED),
        *ambiguities.questions_of_study(study, RECORDED, ("enrolled_on", "consent_on"), ("nominal", "partial")),
    )
    return {question.name: {answer.name for answer in question.answers} for question in questions}


def test_every_question_stands_there_with_its_answers() -> None:
    page = listed()
    said_of_others = {"confirmation": {"confirmed_after", "confirmed_after_fall"}}  # this protocol confirms at once
    for question, answers in asked().items():
        known = {answer for answer in answers if not re.fullmatch(r"at_least_[3-9]", answer)}
        assert known == page[question] - said_of_others.get(question, set()), question
    assert page[NAMED] == {UNNAMED}
    assert WHOLE in page["horizon"]
    assert page["population"] == {populations.ALLOCATED, "treated", "all_administrations", "seen_at_a_visit"}
    assert page["event_date"] == {comparing.AT_VISIT, comparing.MIDPOINT, comparing.BETWEEN}


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("up to {} patients |", asked_comparison.MOST_FOR_EXACT),
        ("among fewer than {} patients", comparisons.SMALL_RISK_SET),
        ("{} seeded allocations", competing.DRAWS),
        ("test up to {} patients, by the exact", fragility.MOST_PATIENTS),
        ("by the exact test up to {}.", fragility.MOST_FOR_EXACT),
        ("up to {} patients the exact one", horizons.MOST_FOR_EXACT),
        ("patients {:,} times", horizons.DRAWS),
        ("within {:,} patients times horizons times allocations", horizons.WORK),
        ("below {} allocations", horizons.LEAST_DRAWS),
        ("Up to {} patients 2,000 studies", detectable.MOST_SIMULATED),
        ("patients {:,} studies are", detectable.STUDIES),
        ("more than {} definitions", grid.MOST_DEFINITIONS),
        ("on up to {} patients, and must agree", portions.MOST_PATIENTS),
    ],
)
def test_limits_are_those_of_the_program(said: str, value: Any) -> None:
    assert said.format(value) in " ".join(PAGE.split())


def test_hazard_ratios_and_the_sample_are_named() -> None:
    *most, last = (f"{ratio:g}" for ratio in detectable.HAZARD_RATIOS)
    assert f"{', '.join(most)} and {last}" in " ".join(PAGE.split())
    assert portions.SAMPLE == 10  # "the stated one and up to nine others"
