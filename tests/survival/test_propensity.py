"""Propensity scores, the weights made of them, and what they balance."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theracurve.errors import EstimationError, UsageError
from theracurve.survival import (
    balancing_weights,
    effective_sample_size,
    positivity,
    propensity_score,
    standardised_mean_differences,
)
from theracurve.survival._weights.balancing_weights import Kind

KINDS = Kind.__args__


@pytest.fixture(scope="module")
def patients() -> pd.DataFrame:
    """Nobody: 60 generated patients, the older ones more often treated."""
    rng = np.random.default_rng(3)
    age, grade = rng.normal(60, 8, 60).round(), rng.choice(["G1", "G2", "G3"], 60)
    treated = rng.random(60) < 1 / (1 + np.exp(-(age - 58) / 8))
    return pd.DataFrame({"age": age, "grade": grade, "group": np.where(treated, "treated", "comparator")})


def test_the_score_is_the_chance_of_not_being_the_reference(patients) -> None:
    score = propensity_score(patients.group, patients[["age", "grade"]])
    assert (score.group, score.reference) == ("treated", "comparator")
    treated = patients.group == "treated"
    assert np.asarray(score)[treated].mean() > np.asarray(score)[~treated].mean()
    assert np.asarray(score).sum() == pytest.approx(treated.sum()), "the score equations of the intercept"
    other = propensity_score(patients.group, patients[["age", "grade"]], reference="treated")
    assert np.asarray(other) == pytest.approx(1 - np.asarray(score), abs=1e-9)


def test_separated_groups_get_firths_penalty_and_say_so() -> None:
    group, age = ["a"] * 5 + ["b"] * 5, np.arange(10)
    score = propensity_score(group, {"age": age})
    assert "Firth's penalty" in str(score.method)
    assert "positivity" in str(score.notes[0])
    assert ((np.asarray(score) > 0) & (np.asarray(score) < 1)).all()
    assert "Firth" not in str(propensity_score(group, {"age": age % 3}).method)
    assert "Firth" in str(propensity_score(group, {"age": age % 3}, penalty="firth").method)


def test_a_handful_of_patients_has_a_score_or_a_reason() -> None:
    """On the way to profile limits, which no score needs, the information of these is singular."""
    age, site = [60, 61, 54, 53, 69, 67, 62], list("xxxyyyx")
    score = propensity_score(list("ABABBBB"), {"age": age, "site": site}, reference="B")
    assert score.model.penalised
    assert ((np.asarray(score) > 0) & (np.asarray(score) < 1)).all()


def test_weights_by_hand() -> None:
    score, group = [0.2, 0.5, 0.2, 0.5], ["t", "t", "c", "c"]
    expected = {
        "inverse-probability": [5, 2, 1.25, 2],
        "stabilised": [2.5, 1, 0.625, 1],
        "treated": [1, 1, 0.25, 1],
        "overlap": [0.8, 0.5, 0.2, 0.5],
    }
    assert set(expected) == set(KINDS)
    for kind, weights in expected.items():
        assert np.asarray(balancing_weights(score, group, kind=kind)) == pytest.approx(weights), kind


def test_overlap_weights_balance_the_means_of_the_model_exactly(patients) -> None:
    """Li, Morgan and Zaslavsky (2018), theorem 3; the other weights do so only on average."""
    covariates = patients[["age", "grade"]]
    score = propensity_score(patients.group, covariates)
    found = {
        kind: standardised_mean_differences(
            patients.group, covariates, weights=balancing_weights(score, patients.group, kind=kind)
        )
        for kind in KINDS
    }
    assert list(found["overlap"]) == ["age", "grade", "grade=G1", "grade=G2", "grade=G3"]
    assert all(abs(d.weighted) < 1e-9 for d in found["overlap"].values())
    assert found["overlap"]["age"].unweighted > 0.3
    for kind in ("inverse-probability", "treated"):
        assert 1e-9 < abs(found[kind]["age"].weighted) < abs(found[kind]["age"].unweighted)


def test_standardised_differences_by_hand() -> None:
    group = ["a", "a", "a", "b", "b", "b"]
    found = standardised_mean_differences(
        group,
        {"x": [1.0, 2.0, 3.0, 2.0, 4.0, 6.0], "yes": [0, 0, 1, 0, 1, 1], "sex": list("fmmfff")},
        weights=[1, 1, 2, 2, 1, 1],
    )
    assert found["x"].unweighted == pytest.approx((4 - 2) / np.sqrt((1 + 4) / 2))
    assert found["x"].weighted == pytest.approx((3.5 - 2.25) / np.sqrt((1 + 4) / 2)), "the spread is not weighted"
    assert (found["x"].group_mean, found["x"].reference_mean) == (3.5, 2.25)
    assert found["yes"].unweighted == pytest.approx((2 / 3 - 1 / 3) / np.sqrt(2 / 9))
    assert found["sex=m"].unweighted == pytest.approx((0 - 2 / 3) / np.sqrt((2 / 9 + 0) / 2))
    assert "sex=f" not in found


def test_the_distance_of_categories_agrees_with_tableone() -> None:
    """Race in right heart catheterisation, 0.036 in the vignette of R's tableone (Yang and Dalton 2012); the counts are
    printed there."""
    group = ["catheter none"] * 3551 + ["catheter"] * 2184
    race = np.repeat(["black", "other", "white"] * 2, (585, 213, 2753, 335, 142, 1707))
    whole = standardised_mean_differences(group, {"race": race})["race"]
    assert whole.unweighted == pytest.approx(np.sqrt(0.001267793), rel=1e-6)
    assert whole.weighted is None


def test_differences_without_any_spread_are_0_or_say_why() -> None:
    found = standardised_mean_differences(
        ["a", "a", "b", "b"], {"same": [2, 2, 2, 2], "apart": [1, 1, 2, 2], "kind": list("xyzz")}
    )
    assert found["same"].unweighted == 0
    assert found["apart"].unweighted is None
    assert "does not vary within either group" in str(found["apart"].reason)
    assert "never occur in both groups" in str(found["kind"].reason)
    assert "not estimable" in str(found)


@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=30), st.floats(0.1, 100))
@settings(deadline=None)
def test_effective_sample_size(weights, scale) -> None:
    found = effective_sample_size(weights).value
    assert 1 - 1e-9 <= found <= len(weights) + 1e-9
    assert effective_sample_size(np.array(weights) * scale).value == pytest.approx(found)
    assert effective_sample_size(weights * 2).value == pytest.approx(2 * found)


def test_effective_sample_size_by_hand(patients) -> None:
    assert effective_sample_size([1, 1, 1, 0]).value == 3
    assert effective_sample_size([3, 1]).value == pytest.approx(16 / 10)
    weights = balancing_weights([0.5, 0.5, 0.25], ["t", "c", "c"])
    assert weights.effective_sample_sizes == pytest.approx({"c": (2 + 4 / 3) ** 2 / (4 + 16 / 9), "t": 1})


def test_positivity_counts_who_has_nobody_like_him() -> None:
    score = [0.05, 0.3, 0.6, 0.4, 0.5, 0.95]
    found = positivity(score, ["c", "c", "c", "t", "t", "t"])
    assert found.common == (0.4, 0.6)
    assert found.outside.tolist() == [True, True, False, False, False, True]
    assert found.extreme.tolist() == [True, False, False, False, False, True]
    apart = positivity([0.1, 0.2, 0.8, 0.9], ["c", "c", "t", "t"], bound=0.15)
    assert apart.common is None
    assert apart.outside.all()
    assert "no score is common" in str(apart)
    assert apart.extreme.tolist() == [True, False, False, True]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: propensity_score(["a"] * 3, {"x": [1, 2, 3]}), EstimationError, "expected two groups, found 1: a"),
        (lambda: propensity_score(list("abc"), {"x": [1, 2, 3]}), EstimationError, "found 3: a, b, c"),
        (lambda: propensity_score(list("ab"), {"x": [1, np.nan]}), EstimationError, "x: .* found nan in row 2"),
        (lambda: propensity_score(list("ab"), {"x": [1, 2]}, reference="z"), UsageError, "among a, b; found 'z'"),
        (lambda: propensity_score(list("ab"), {"x": [1, 2]}, penalty="l2"), UsageError, "penalty: expected"),
        (lambda: balancing_weights([0.5, 1.2], list("ab")), EstimationError, "found 1.2 in row 2"),
        (lambda: balancing_weights([1.0, 0.5], list("ab")), EstimationError, "own group .* found 1 in row 1"),
        (lambda: balancing_weights([0.5, 0.5], list("ab"), kind="match"), UsageError, "kind: expected one of inverse"),
        (
            lambda: positivity([0.5, 0.5], list("ab"), bound=0.5),
            UsageError,
            "expected a bound between 0 and 0.5",
        ),
        (lambda: positivity([0.5], list("ab")), EstimationError, "score has 1 rows, group has 2 rows"),
        (lambda: effective_sample_size([0, 0]), EstimationError, "all 2 weights are 0"),
        (
            lambda: standardised_mean_differences(list("ab"), {"x": [1, 2]}, weights=[1, 0]),
            EstimationError,
            "found none in b",
        ),
        (lambda: standardised_mean_differences(list("ab"), {"x": [1]}), EstimationError, "x has 1 rows"),
    ],
)
def test_bad_input_is_named(call, error, message) -> None:
    with pytest.raises(error, match=message):
        call()


def test_overlap_weights_allow_a_score_of_1() -> None:
    assert np.asarray(balancing_weights([1.0, 0.5], list("ab"), kind="overlap")).tolist() == [1.0, 0.5]
