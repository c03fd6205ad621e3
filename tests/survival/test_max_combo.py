"""The MaxCombo test: its probabilities against exact ones, its parts against the log-rank test."""

import numpy as np
import pytest
from scipy import stats

from theracurve.errors import EstimationError
from theracurve.survival import event_table, log_rank, max_combo
from theracurve.survival._tests.max_combo import exceedance


def test_one_weight_is_the_log_rank_test(leukaemia) -> None:
    table = event_table(leukaemia.time, leukaemia.event, group=leukaemia.group)
    for rho, gamma in ((0, 0), (1, 0), (0, 1), (0.5, 2)):
        alone, log_rank_test = max_combo(table, weights=[(rho, gamma)]), log_rank(table, rho=rho, gamma=gamma)
        assert alone.statistic**2 == pytest.approx(log_rank_test.statistic)
        assert alone.p_value == pytest.approx(log_rank_test.p_value)


def test_probabilities_of_the_largest() -> None:
    independent = 1 - (1 - 2 * stats.norm.sf(2.1)) ** 3
    assert exceedance(2.1, np.eye(3)) == pytest.approx(independent, rel=1e-5)
    assert exceedance(2.1, np.ones((3, 3))) == pytest.approx(2 * stats.norm.sf(2.1)), "the same one three times"
    pair = np.array([[1, 0.6], [0.6, 1]])
    box = stats.multivariate_normal(np.zeros(2), pair).cdf([2.1, 2.1], lower_limit=[-2.1, -2.1])
    assert exceedance(2.1, pair) == pytest.approx(1 - box, rel=1e-7)
    sum_of_two = np.array([[1, 0, np.sqrt(0.5)], [0, 1, np.sqrt(0.5)], [np.sqrt(0.5), np.sqrt(0.5), 1]])
    draws = np.random.default_rng(9).standard_normal((2, 2_000_000))
    largest = np.abs(np.vstack([draws, draws.sum(axis=0) / np.sqrt(2)])).max(axis=0)
    assert exceedance(1.5, sum_of_two) == pytest.approx((largest >= 1.5).mean(), abs=1e-3), "singular"


def test_the_choice_costs_something_but_less_than_bonferroni(aml) -> None:
    table = event_table(aml.time, aml.event, group=aml.group)
    result = max_combo(table)
    parts = [log_rank(table, rho=rho, gamma=gamma).p_value for rho, gamma in ((0, 0), (0, 1), (1, 0), (1, 1))]
    assert min(parts) < result.p_value < 4 * min(parts)
    assert max_combo(table).p_value == result.p_value, "no random numbers"
    assert [str(note).split(":")[0] for note in result.notes][1] == "Fleming-Harrington(0, 1)"


@pytest.mark.long
def test_its_p_value_is_uniform_under_no_difference() -> None:
    rng = np.random.default_rng(77)
    p = []
    for _ in range(150):
        time, event = rng.exponential(10, 60), rng.random(60) < 0.8
        p.append(max_combo(event_table(time, event, group=[0, 1] * 30)).p_value)
    assert stats.kstest(p, "uniform").pvalue > 0.01


def test_what_cannot_be_tested_says_so() -> None:
    assert max_combo(event_table([1, 2], [0, 0], group=["A", "B"])).reason == "there is no event"
    assert "there are 3 groups" in str(max_combo(event_table([1, 2, 3], [1, 1, 1], group=list("ABC"))).reason)
    one_event = max_combo(event_table([1, 2, 3, 4], [1, 0, 0, 0], group=list("ABAB")))
    assert one_event.estimable, "late weights are 0 at the only event, early ones are not"
    with pytest.raises(EstimationError, match="not for probability weights"):
        max_combo(event_table([1, 2], [1, 1], group=["A", "B"], weight=[1.0, 2.0]))
