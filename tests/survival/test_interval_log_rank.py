"""Tests of interval-censored times against likelihoods written out, and where they are the ordinary tests."""

from itertools import combinations

import numpy as np
import pytest

from theracurve.errors import UsageError
from theracurve.survival import event_table, interval_log_rank, log_rank, turnbull
from theracurve.survival._tables.interval_data import interval_data
from theracurve.survival._tests.interval_scores import FLOWS, patient_scores, score_variance, scored_intervals
from theracurve.survival._values.phrases import Note

SCORES = ("sun", "finkelstein", "wilcoxon")


def visits(seed: int, n: int = 40) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Times of two groups, known to the nearest visit; some never."""
    rng = np.random.default_rng(seed)
    group = rng.choice(["A", "B"], n)
    time = rng.exponential(np.where(group == "A", 6, 3))
    gap = rng.integers(1, 3, n)
    left = np.floor(time / gap) * gap
    return left, np.where(time > 9, np.inf, left + gap), group


def moved(survival: np.ndarray, effect: float, model: str) -> np.ndarray:
    """What a group effect does to survival after each cell, as each model says."""
    if model == "finkelstein":
        return survival ** np.exp(effect)
    if model == "wilcoxon":
        return survival / (survival + (1 - survival) * np.exp(effect))
    hazard = 1 - survival / np.r_[1, survival[:-1]]
    odds = hazard / (1 - hazard) * np.exp(effect)
    return np.cumprod(1 / (1 + odds))


@pytest.mark.parametrize("model", SCORES)
def test_scores_and_variance_are_derivatives_of_the_likelihood(model) -> None:
    left, right, group = visits(1)
    intervals, member = scored_intervals(interval_data(left, right)), group == "B"
    start = np.r_[0.0, intervals.survival]

    def log_likelihood(parameters: np.ndarray) -> float:
        survival = np.where(member[:, None], moved(parameters[1:], parameters[0], model), parameters[1:])
        fixed = intervals.chance - intervals.which @ intervals.survival
        return float(np.log(fixed + (intervals.which * survival).sum(axis=1)).sum())

    step = 1e-4
    directions = step * np.eye(len(start))
    slope = np.array([log_likelihood(start + d) - log_likelihood(start - d) for d in directions]) / (2 * step)
    curvature = np.array(
        [
            [
                log_likelihood(start + a + b)
                - log_likelihood(start + a - b)
                - log_likelihood(start - a + b)
                + log_likelihood(start - a - b)
                for b in directions
            ]
            for a in directions
        ]
    ) / (4 * step**2)
    flow = FLOWS[model](intervals.survival)
    assert slope[1:] == pytest.approx(0, abs=1e-4), "the pooled curve is the maximum"
    assert patient_scores(intervals, flow)[member].sum() == pytest.approx(slope[0], abs=1e-5)
    efficient = -curvature[0, 0] + curvature[0, 1:] @ np.linalg.solve(curvature[1:, 1:], curvature[1:, 0])
    variance = score_variance(intervals, flow, member[:, None].astype(float))
    assert variance[0, 0] == pytest.approx(efficient, rel=1e-4)


def test_of_right_censored_times_sun_is_the_log_rank_test(aml) -> None:
    right = np.where(aml.event == 1, aml.time, np.inf)
    ours = interval_log_rank(aml.time, right, aml.group)
    ordinary = log_rank(event_table(aml.time, aml.event, group=aml.group), variance="permutation")
    assert ours.statistic == pytest.approx(ordinary.statistic, rel=1e-8)


@pytest.mark.parametrize("model", SCORES)
def test_exact_is_every_allocation(model) -> None:
    left, right, group = visits(5, 10)
    intervals = scored_intervals(interval_data(left, right))
    found = patient_scores(intervals, FLOWS[model](intervals.survival))
    chosen, size = found[group == "A"].sum(), int((group == "A").sum())
    sums = np.array([found[list(rows)].sum() for rows in combinations(range(10), size)])
    p = np.mean(np.abs(sums) >= abs(chosen) - 1e-9)
    test = interval_log_rank(left, right, group, scores=model, method="exact")
    assert test.p_value == pytest.approx(p, rel=1e-9)
    assert "exact" in str(test.method)


@pytest.mark.parametrize("method", ["permutation", "score"])
@pytest.mark.parametrize("model", SCORES)
def test_labels_units_and_order_do_not_matter(model, method) -> None:
    left, right, group = visits(9, 60)

    def statistic(*columns) -> float:
        return interval_log_rank(*columns, scores=model, method=method).statistic

    plain = statistic(left, right, group)
    assert statistic(left[::-1], right[::-1], group[::-1]) == pytest.approx(plain)
    assert statistic(left / 12, right / 12, group) == pytest.approx(plain)
    assert statistic(left, right, np.where(group == "A", "z", "y")) == pytest.approx(plain)
    three = np.where(np.arange(60) % 3 == 0, "C", group)
    assert interval_log_rank(left, right, three, scores=model, method=method).df == 2


def test_earlier_events_score_high() -> None:
    left, right, group = visits(3, 200)
    assert turnbull(left[group == "A"], right[group == "A"]).bounds(4)[0] > 0.3
    test = interval_log_rank(left, right, group)
    assert test.p_value < 0.001
    (sums,) = (dict(note.fields)["sums"] for note in test.notes if note.phrase is Note.SCORES)
    of_a, of_b = (dict(part.fields)["score"] for part in sums.parts)
    assert of_a < 0 < of_b, "B has the earlier events"
    exact = interval_log_rank(left, right, group, method="exact", draws=2000)
    assert "Monte Carlo" in str(exact.method)


@pytest.mark.parametrize("method", ["permutation", "score", "exact"])
@pytest.mark.parametrize(
    ("left", "right", "group", "words"),
    [
        ([1, 2, 3], [2, 3, None], ["A", "A", "A"], "only one group"),
        ([1, 2, 3], [None, None, None], ["A", "B", "A"], "same score"),
        ([4], [6], ["A"], "only one group"),
    ],
)
def test_where_there_is_no_answer(left, right, group, words, method) -> None:
    test = interval_log_rank(left, right, group, method=method)
    assert test.p_value is None
    assert words in str(test.reason)


def test_an_unknown_option_is_refused() -> None:
    with pytest.raises(UsageError, match="scores: expected one of sun, finkelstein, wilcoxon; found 'wmw'"):
        interval_log_rank([1, 2], [2, 3], ["A", "B"], scores="wmw")
    with pytest.raises(UsageError, match="method: expected one of permutation, score, exact"):
        interval_log_rank([1, 2], [2, 3], ["A", "B"], method="asymptotic")
