"""Matching one to one on the propensity score, worked by hand."""

import numpy as np
import pytest

from theracurve.errors import EstimationError, UsageError
from theracurve.survival import propensity_match

GROUP = ["A", "A", "A", "B", "B", "B", "B"]
SCORE = [0.80, 0.60, 0.30, 0.78, 0.55, 0.10, 0.58]


def test_the_nearest_free_patient_within_the_calliper_from_the_highest_score_down() -> None:
    found = propensity_match(SCORE, GROUP, caliper=0.2, reference="B")
    logit = np.log(np.array(SCORE) / (1 - np.array(SCORE)))
    assert found.width == pytest.approx(0.2 * logit.std(ddof=1))
    assert found.pairs.tolist() == [[0, 3], [1, 6]]
    assert found.pair.tolist() == [0, 1, -1, 0, -1, -1, 1]
    assert found.matched.sum() == 4


def test_nobody_is_in_two_pairs_and_a_wide_calliper_pairs_everybody() -> None:
    found = propensity_match(SCORE, GROUP, caliper=10, reference="B")
    assert len(found) == 3
    assert len(set(found.pairs.ravel().tolist())) == 6


def test_a_pair_shares_the_label_that_is_to_be_exact() -> None:
    labels = ["x", "x", "x", "y", "x", "x", "y"]
    found = propensity_match(SCORE, GROUP, caliper=10, exact=labels, reference="B")
    assert found.pairs.tolist() == [[0, 4], [1, 5]]


@pytest.mark.parametrize("seed", [0, 1])
def test_equal_scores_are_drawn_by_the_seed_alone(seed: int) -> None:
    group, score = ["A"] * 6 + ["B"] * 12, [0.5] * 18
    score[0] = 0.5001
    first, again = (propensity_match(score, group, caliper=1, seed=seed, reference="B") for _ in range(2))
    assert first.pairs.tolist() == again.pairs.tolist()
    other = propensity_match(score, group, caliper=1, seed=seed + 7, reference="B")
    assert first.pairs.tolist() != other.pairs.tolist()


def test_what_cannot_be_matched_is_refused() -> None:
    with pytest.raises(EstimationError, match="above 0 and below 1"):
        propensity_match([0.0, 0.5], ["A", "B"])
    with pytest.raises(UsageError, match="above 0"):
        propensity_match(SCORE, GROUP, caliper=0)
