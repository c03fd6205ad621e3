"""Tables and sentences of models and scores in what may leave the group: no small count, nor one that would follow."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from theracurve.analysis.bias.emulated_strategy import EmulatedStrategy
from theracurve.analysis.regression_values import Factor, Subgroup, SubgroupCategory
from theracurve.analysis.score_means import ScoreMean
from theracurve.report.document import Paragraph
from theracurve.report.sections.regression import factor_row
from theracurve.report.sections.scores import score_row
from theracurve.report.sections.strategies import of_endpoint
from theracurve.wording.masking import Mask
from theracurve.wording.regression import hides_subgroup, left_out_of, rests_on
from theracurve.wording.words import words_in

WORDS = replace(words_in("en"), least_count=5)
READING: Any = SimpleNamespace(words=WORDS, mask=Mask(5))


def score(due: int, patients: int) -> ScoreMean:
    return ScoreMean("qlq_c30/pain", "A", "month 3", 91, due, patients, 0, 40.0, 10.0)


@pytest.mark.parametrize(
    ("due", "patients", "told"),
    [
        (20, 12, ["20", "12", "8"]),
        (12, 10, ["12", "masked", "fewer than 5"]),
        (12, 3, ["12", "fewer than 5", "masked"]),
    ],
)
def test_who_has_a_score_and_who_has_none_do_not_tell_each_other(due: int, patients: int, told: list[str]) -> None:
    assert [cell.text for cell in score_row(score(due, patients), READING, {})][3:6] == told


@pytest.mark.parametrize(
    ("became", "told"),
    [
        ({"attended": 12, "missed": 8, "dead": 0, "not due": 6}, ["20", "13", "7", "0"]),
        ({"attended": 17, "missed": 3, "dead": 0, "not due": 6}, ["masked", "masked", "masked", "0"]),
        ({"attended": 20, "missed": 0, "dead": 3, "not due": 9}, ["20", "13", "7", "masked"]),
    ],
)
def test_what_the_table_of_visits_hides_does_not_follow_from_scores(became: dict[str, int], told: list[str]) -> None:
    assert [cell.text for cell in score_row(score(20, 13), READING, became)][3:7] == told


def test_of_a_table_of_factors_all_counts_are_hidden_or_none() -> None:
    factor = Factor(covariate="sex", category="female", n=20, events=12)
    assert [cell.text for cell in factor_row(READING, factor)][1:3] == ["20", "12"]
    assert [cell.text for cell in factor_row(READING, factor, hidden=True)][1:3] == ["masked", "masked"]


def model(events: int, left_out: int) -> Any:
    missing = {"age": left_out, "sex": 0}
    return SimpleNamespace(
        factors=(),
        n=32,
        events=events,
        parameters=2,
        events_per_parameter=events / 2,
        left_out=left_out,
        missing=missing,
    )


def test_a_sentence_about_a_model_tells_no_small_count() -> None:
    assert [bool(rests_on(model(n, 0), WORDS)) for n in (12, 4, 29)] == [True, False, False]
    assert not rests_on(model(12, 2), WORDS)  # 32 of 34, which stand beside the curves
    [few] = left_out_of(model(12, 2), WORDS)
    assert few == "Patients without a value are left out (Age in years); nothing was imputed. How many is masked."
    assert left_out_of(model(12, 7), WORDS).__next__().startswith("7 patients are left out")


def category(name: str, **counts: tuple[int, int]) -> SubgroupCategory:
    return SubgroupCategory(category=name, counts=counts, ratios=())


def test_of_a_subgroup_all_counts_are_hidden_or_none() -> None:
    """3 of 14 would follow from 9 of 23 in A and 6 of 9 beside it."""
    many, few = category("male", A=(6, 12), B=(5, 11)), category("female", A=(3, 14), B=(6, 12))
    interaction: Any = None
    told = [
        hides_subgroup(Subgroup(covariate="sex", categories=of, interaction=interaction, left_out=left), Mask(5))
        for of, left in (((many,), 0), ((many, few), 0), ((many,), 2))
    ]
    assert told == [False, True, True]
    assert not hides_subgroup(
        Subgroup(covariate="sex", categories=(many, few), interaction=interaction, left_out=2), Mask(None)
    )


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((23, 23, 12), ["23", "23", "12"]),
        ((23, 20, 2), ["23", "more than 18", "fewer than 5"]),
        ((20, 2, 2), ["20", "fewer than 5", "fewer than 5"]),
        ((19, 14, 12), ["19", "14", "more than 9"]),
    ],
)
def test_of_counts_within_each_other_no_difference_tells_a_few(counts: tuple[int, ...], told: list[str]) -> None:
    assert Mask(5).nested(counts, WORDS) == told


def test_a_strategy_tells_no_few_who_did_it() -> None:
    strategy = EmulatedStrategy(
        name="a", label="A", endpoint="survival", horizon_months=None, people=20, eligible=20, reached=2, checks=()
    )
    [said] = of_endpoint(strategy, WORDS)
    assert isinstance(said, Paragraph)
    assert "fewer than 5 of 20 eligible patients did it" in str(said.parts[0])
