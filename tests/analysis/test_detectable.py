"""The power that a study had: simulated, near Schoenfeld's formula, and never looking at the treated group's events."""

from math import sqrt

import numpy as np
import pytest

from analysis.made import observations, pair
from theracurve.analysis.detectable import (
    HAZARD_RATIOS,
    LEAST_RATIO,
    MOST_SIMULATED,
    SEEN_POWER,
    SimulatedTrials,
    detectable,
    follow_up_of,
    schoenfeld_power,
)
from theracurve.analysis.pairs import Pair
from theracurve.analysis.planned import DAYS_IN_MONTH


def study(seed: int = 1, n: int = 100, treated_ratio: float = 1.0) -> Pair:
    """Everybody followed for 20 months, hazard of 0.05 a month in the reference group."""
    rng = np.random.default_rng(seed)
    group = np.where(np.arange(n) < n // 2, "A", "B")
    lives = rng.exponential(20 * 30.4375, n)
    lives[group == "A"] /= treated_ratio
    end = 20 * 30.4375
    return pair(observations(np.minimum(lives, end), lives <= end, group))


def test_schoenfelds_own_number() -> None:
    """For 80 % power at a two-sided 5 % level, ratio 2 and equal groups: 4 (1.96 + 0.8416)^2 / log(2)^2 = 65.3."""
    events = 4 * (1.959964 + 0.841621) ** 2 / np.log(2) ** 2
    assert events == pytest.approx(65.35, abs=0.01)
    assert schoenfeld_power(2.0, events, 0.5, 0.05) == pytest.approx(0.8, abs=1e-6)
    assert schoenfeld_power(0.5, events, 0.5, 0.05) == pytest.approx(0.8, abs=1e-6)


def test_the_simulation_is_near_the_formula_where_events_are_many() -> None:
    found = detectable(study(), 0.05, studies=1000)
    assert [p.hazard_ratio for p in found.powers] == list(HAZARD_RATIOS)
    for power in found.powers[1:]:
        assert power.by_formula is not None
        assert abs((power.power or 0) - power.by_formula) < 4 * (power.std_error or 0) + 0.06
    assert abs((found.powers[0].power or 0) - 0.05) < 4 * sqrt(0.05 * 0.95 / 1000) + 0.01


def test_expected_events_are_those_that_are_simulated() -> None:
    """Followed for 20 months at 0.05 a month: 50 (1 - exp(-1)) in the reference group, 50 (1 - exp(-1/2)) at 0.5."""
    found = detectable(study(), 0.05, studies=200)
    assert found.reference_hazard is not None
    reference = 1 - np.exp(-found.reference_hazard * 20)
    halved = 1 - np.exp(-found.reference_hazard * 10)
    assert found.powers[2].hazard_ratio == 0.5
    assert found.powers[2].events == pytest.approx(50 * (reference + halved))


def test_of_many_patients_the_formula_says_it_alone() -> None:
    found = detectable(study(n=MOST_SIMULATED + 2), 0.05)
    assert found.studies == 0
    assert [p.power for p in found.powers] == [None] * len(HAZARD_RATIOS)
    assert all(p.by_formula is not None for p in found.powers[1:])


def test_what_could_have_been_seen_is_what_the_simulated_test_finds() -> None:
    asked = study()
    found = detectable(asked, 0.05)
    assert found.seen is not None
    assert found.reference_hazard is not None
    again = SimulatedTrials.drawn(asked, found.reference_hazard / DAYS_IN_MONTH, 0.05, 4000, seed=2)
    power, error = again.rejections(found.seen)
    assert abs(power - SEEN_POWER) < 4 * (error**2 + SEEN_POWER * (1 - SEEN_POWER) / found.studies) ** 0.5


def test_of_few_events_nothing_could_have_been_seen_whatever_the_formula_says() -> None:
    """Two events in twelve patients: of twenty more with next to no hazard the log-rank test rejects in a third."""
    times, groups = np.full(32, 15 * DAYS_IN_MONTH), np.array(["A"] * 20 + ["B"] * 12)
    few = pair(observations(times, np.isin(np.arange(32), (0, 1, 30, 31)), groups))
    found = detectable(few, 0.05)
    assert found.reference_hazard is not None
    share, events = 20 / 32, 12 * (1 - np.exp(-found.reference_hazard * 15))
    assert schoenfeld_power(LEAST_RATIO, float(events), share, 0.05) > SEEN_POWER
    assert found.seen is None


def test_the_treated_groups_events_do_not_matter() -> None:
    """Power never rests on what the treatment was seen to do, only on the reference group and on follow-up."""
    one, other = detectable(study(), 0.05, studies=200), detectable(study(treated_ratio=5), 0.05, studies=200)
    assert one.reference_hazard == other.reference_hazard
    assert one.powers == other.powers


def test_the_same_seed_gives_the_same_numbers() -> None:
    assert detectable(study(), 0.05, studies=200) == detectable(study(), 0.05, studies=200)
    assert detectable(study(), 0.05, studies=200, seed=2) != detectable(study(), 0.05, studies=200)


def test_without_an_event_in_the_reference_group_nothing_is_known() -> None:
    nobody = pair(observations([5, 6, 7, 8], [True, True, False, False], ["A", "A", "B", "B"]))
    found = detectable(nobody, 0.05)
    assert (found.powers, found.studies, found.reference_hazard) == ((), 0, None)
    assert "group B has no event" in str(found.reason)


def test_follow_up_is_that_of_the_censored() -> None:
    """One is censored at 10 of four at risk, one at 30 of two; the last has the event, so the rest ends at 40."""
    found = follow_up_of(pair(observations([10, 20, 30, 40, 5], [0, 1, 0, 1, 1], ["A"] * 4 + ["B"])).table, "A")
    assert found.days.tolist() == [10, 30, 40]
    assert found.probability.tolist() == pytest.approx([1 / 4, 3 / 8, 3 / 8])
