"""Gray's test where theory says what it must be."""

import numpy as np
import pytest
from scipy import stats

from theracurve.survival import event_table, gray_test, log_rank


def test_without_competing_causes_its_score_is_that_of_the_log_rank_test(leukaemia) -> None:
    """Then S = 1 - F, and the patients at risk are those of the subdistribution."""
    gray = gray_test(leukaemia.time, leukaemia.event, leukaemia.group)
    ordinary = log_rank(event_table(leukaemia.time, leukaemia.event, group=leukaemia.group))
    assert gray.expected == pytest.approx(dict(ordinary.expected), rel=1e-12)
    assert gray.statistic == pytest.approx(ordinary.statistic, rel=0.05), "another variance of the same score"


def test_the_score_by_hand() -> None:
    """A: cause 1 at 1 and 3, cause 2 at 2; B: cause 2 at 1, cause 1 at 2, censored at 4. R = Y (1 - F) / S is, before
    each time, for A 3, 2 (2/3) / (2/3) = 2 and 1 (2/3) / (1/3) = 2; for B 3, 2 / (2/3) = 3 and (2/3) / (1/3) = 2."""
    test = gray_test([1, 3, 2, 1, 2, 4], [1, 1, 2, 2, 1, 0], list("AAABBB"))
    assert test.expected["A"] == pytest.approx(3 / 6 + 2 / 5 + 2 / 4)
    assert (test.observed["A"], test.observed["B"], test.events) == (2, 1, 3)


def null_cohort(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The incidence of cause 1 is the same in both groups, although cause 2 takes its patients later in group B."""
    group = np.repeat(["A", "B"], [n // 3, n - n // 3])
    relapse = rng.random(n) < 0.5
    time = np.where(relapse, rng.exponential(2, n), rng.exponential(np.where(group == "A", 1.0, 5.0)))
    censored = rng.uniform(1, 6, n)
    return np.minimum(time, censored), np.where(censored < time, 0, np.where(relapse, 1, 2)), group


def test_it_holds_its_level_where_the_log_rank_test_does_not() -> None:
    """1000 cohorts without a difference: the statistic is chi-square; that of the cause-specific log-rank is not."""
    rng = np.random.default_rng(2004)
    cohorts = [null_cohort(rng, 90) for _ in range(1000)]
    gray = [gray_test(*cohort).p_value for cohort in cohorts]
    assert stats.kstest(gray, "uniform").pvalue > 0.01
    ordinary = [log_rank(event_table(time, event == 1, group=group)).p_value for time, event, group in cohorts]
    assert stats.kstest(ordinary, "uniform").pvalue < 1e-6


def test_three_groups_strata_and_labels() -> None:
    rng = np.random.default_rng(8)
    time, event = rng.integers(1, 20, 90), rng.choice(["none", "relapse", "death"], 90)
    event = np.where(event == "none", "0", event)
    group, stratum = rng.choice(list("ABC"), 90), rng.choice(["x", "y"], 90)
    test = gray_test(time, event, group, cause="relapse")
    swapped = gray_test(time, event, np.array([{"A": "C", "B": "B", "C": "A"}[g] for g in group]), cause="relapse")
    assert (test.df, swapped.statistic) == (2, pytest.approx(test.statistic))
    assert gray_test(time / 7, event, group, cause="relapse").statistic == pytest.approx(test.statistic)
    stratified = gray_test(time, event, group, cause="relapse", strata=stratum)
    parts = [gray_test(time[s], event[s], group[s], cause="relapse") for s in (stratum == "x", stratum == "y")]
    assert stratified.expected["A"] == pytest.approx(sum(part.expected["A"] for part in parts))
    early = gray_test(time, event, group, cause="relapse", rho=1)
    assert early.observed["A"] < test.observed["A"]


@pytest.mark.parametrize(
    ("time", "event", "group", "words"),
    [
        ([1, 2, 3], [1, 2, 0], ["A", "A", "A"], "only one group"),
        ([1, 2, 3], [0, 0, 0], ["A", "B", "A"], "the causes found are: none"),
        ([1, 2, 3], [2, 2, 0], ["A", "B", "A"], "no event of cause 1; the causes found are: 2"),
        ([3], [1], ["A"], "only one group"),
        ([1, 2, 3], [0, 0, 1], ["A", "A", "B"], "no variance"),
    ],
)
def test_where_there_is_no_answer(time, event, group, words) -> None:
    test = gray_test(time, event, group)
    assert test.p_value is None
    assert words in str(test.reason)


def test_with_one_cause_and_no_censoring_rho_weighs_as_in_the_log_rank_family() -> None:
    """(1 - F(t-))^rho is S(t-)^rho then, and everybody without the event is at risk: Fleming and Harrington's score."""
    time, group = [1, 2, 2, 3, 4, 6, 6, 7, 9], list("ababbaaba")
    weighted = log_rank(event_table(time, [1] * 9, group=group), rho=2)
    found = gray_test(time, [1] * 9, group, rho=2)
    assert found.observed == pytest.approx(weighted.observed)
    assert found.expected == pytest.approx(weighted.expected)
