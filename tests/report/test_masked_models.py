"""Tables and sentences of models and scores in what may leave the group: no small count, nor one that would follow."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from theracurve.analysis.regression_values import Factor
from theracurve.analysis.score_means import ScoreMean
from theracurve.report.sections.regression import factor_row
from theracurve.report.sections.scores import score_row
from theracurve.wording.masking import Mask
from theracurve.wording.regression import left_out_of, rests_on
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
    assert [cell.text for cell in score_row(score(due, patients), READING)][3:6] == told


def test_of_a_table_of_factors_all_counts_are_hidden_or_none() -> None:
    factor = Factor(covariate="sex", category="female", n=20, events=12)
    assert [cell.text for cell in factor_row(READING, factor)][1:3] == ["20", "12"]
    assert [cell.text for cell in factor_row(READING, factor, hidden=True)][1:3] == ["masked", "masked"]


def model(events: int, left_out: int) -> Any:
    missing = {"age": left_out, "sex": 0}
    return SimpleNamespace(
        n=32, events=events, parameters=2, events_per_parameter=events / 2, left_out=left_out, missing=missing
    )


def test_a_sentence_about_a_model_tells_no_small_count() -> None:
    assert [bool(rests_on(model(n, 0), WORDS)) for n in (12, 4, 29)] == [True, False, False]
    [few] = left_out_of(model(12, 2), WORDS)
    assert "fewer than 5" in few
    assert "2" not in few
