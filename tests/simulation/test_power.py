"""The operating characteristics of the founding design, 20 against 12, against reference values.

Power of the log-rank test at hazard ratios 0.5, 0.35, 0.25 and 0.15 with a control median of 12 months, a horizon of
15 months and everybody followed: 28, 48, 65 and 83 %. R 4.2.2's `survdiff` (survival 3.5-3) gives 27.4, 48.6, 63.5 and
82.3 % of 4,000 studies (standard error 0.6 to 0.8)."""

import numpy as np
import pytest

from simulation.conditions import conditions, of_analyses
from theracurve.simulation.courses import courses_of, draw_lives
from theracurve.simulation.plan import planned_comparisons
from theracurve.simulation.seeing import seen
from theracurve.simulation.simulate import Characteristics, simulate
from theracurve.simulation.sizes import Growing, needed_sizes
from theracurve.survival import cox, event_table, log_rank
from theracurve.survival._tests.many_studies import ManyStudies

REFERENCE = {0.5: 0.28, 0.35: 0.48, 0.25: 0.65, 0.15: 0.83}
DEATHS = of_analyses({"endpoint": "overall_survival", "horizon": "15 months"})
PROGRESSION = of_analyses({"endpoint": "progression_free_survival", "horizon": "15 months"})
AT_THREE = of_analyses({"endpoint": "overall_survival", "at": "3 months"})


def by_ratio(studies: int, seed: int = 1) -> dict[float, Characteristics]:
    return {found.ratio: found for found in simulate(DEATHS, conditions(DEATHS), studies, seed, 2)}


def assert_reference(studies: int, tolerance: float) -> None:
    for ratio, found in by_ratio(studies).items():
        assert found.found.rejected["log_rank"].value == pytest.approx(REFERENCE[ratio], abs=tolerance)


def test_power_of_the_founding_design() -> None:
    assert_reference(1000, 0.045)  # three Monte Carlo errors


@pytest.mark.long
def test_power_of_the_founding_design_in_ten_thousand_studies() -> None:
    assert_reference(10_000, 0.02)
    found = by_ratio(10_000)[0.5].without_effect
    lower, upper = found.rejected["log_rank"].limits
    assert lower is not None
    assert upper is not None
    assert lower < 0.055 < upper  # so few patients make the large-sample test reject a little too often
    assert (found.rejected["exact_log_rank"].value or 0) < 0.05 + 2 * 0.0022  # an exact test holds its level


def test_each_study_is_what_log_rank_and_cox_make_of_it() -> None:
    stated = conditions(DEATHS, hazard_ratios=["0.5"], accrual="24 months", dropout="10 %")
    courses = courses_of(draw_lives(DEATHS, stated, 8, 3), DEATHS, stated, 0.5)
    observed = seen(DEATHS, planned_comparisons(DEATHS).simulated[0], courses).until(456.5625)
    group = np.array(courses.lives.group)
    many = ManyStudies.of(observed.time, observed.event, group == "A")
    for row, (time, event) in enumerate(zip(observed.time, observed.event, strict=True)):
        test = log_rank(event_table(time, event, group=group))
        assert many.log_rank_p()[row] == pytest.approx(test.p_value, rel=1e-12)
        ratio = cox(time, event, {"A": (group == "A").astype(float)}).hazard_ratio("A")
        assert many.hazard_ratios().value[row] == pytest.approx(ratio.value, rel=1e-8)


def test_the_estimate_misses_the_truth_by_little_and_its_interval_holds_it() -> None:
    found = by_ratio(500)[0.5].found
    assert found.bias == pytest.approx(0.0, abs=0.08)
    assert found.coverage.value == pytest.approx(0.95, abs=0.03)
    assert found.bias_error == pytest.approx(0.025, abs=0.005)


def test_survival_at_one_time_is_held_against_its_own_truth() -> None:
    [found] = simulate(AT_THREE, conditions(AT_THREE, hazard_ratios=["0.25"], dropout="20 %"), 150, 1, 1)
    assert found.found.bias == pytest.approx(0.0, abs=0.03)
    assert found.tests == ("likelihood_ratio",)
    assert (found.found.coverage.value or 0) > 0.8


def test_a_follow_up_up_to_the_time_reaches_it() -> None:
    """Three months are 91.3125 days: who is followed so long is seen on day 92."""
    [found] = simulate(AT_THREE, conditions(AT_THREE, hazard_ratios=["0.25"], follow_up="3 months"), 20, 1, 1)
    assert found.found.estimates == 20
    lives = draw_lives(AT_THREE, conditions(AT_THREE, follow_up="731 days"), 1, 1)
    assert set(lives.last_day.ravel()) == {731}


def test_a_delay_of_the_effect_costs_power() -> None:
    at_once, delayed = (
        simulate(PROGRESSION, conditions(PROGRESSION, hazard_ratios=["0.25"], delay=delay), 300, 1, 1)[0].power.value
        for delay in ("0 days", "120 days")
    )
    assert at_once is not None
    assert delayed is not None
    assert delayed < at_once - 0.1


def test_more_comparators_alone_may_never_suffice() -> None:
    found = {n.growing: n for n in needed_sizes(DEATHS, conditions(DEATHS, hazard_ratios=["0.5"]), 0.8, 1, 1)}
    assert not found[Growing.REFERENCE].enough
    assert found[Growing.REFERENCE].sizes == {"A": 20, "B": 200}
    assert found[Growing.BOTH].enough
    assert found[Growing.BOTH].sizes["A"] == pytest.approx(100, abs=12)  # Schoenfeld's formula: 101 and 60
