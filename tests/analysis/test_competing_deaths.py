"""Where deaths compete with the event: what the estimates count, and that they say so."""

from pathlib import Path

import numpy as np
import pytest

from theracurve.analysis.comparisons import CAUSE_SPECIFIC, DEATHS_COMPETE, Planned, compare_groups
from theracurve.analysis.observations import Observations
from theracurve.analysis.results import Comparison
from theracurve.definition.endpoints import Analysis
from theracurve.definition.loader import load_study
from theracurve.definition.study import Study

STUDY = """
study: competing
title: Two groups
data_origin: synthetic
time_zero: enrolled_on
groups: {A: {label: Treated, treated: true}, B: {label: Not treated, treated: false}}
reference_group: B
visits: {months: [3], window: 45 days}
pejorative_events: {tumour_progression: {criteria: recist_1_1}, death: {}}
endpoints: {time_to_progression: {events: [tumour_progression]}}
"""
TIMES = np.array([10.0, 20.0, 30.0, 40.0] * 2)
GROUPS = np.array(["A"] * 4 + ["B"] * 4, dtype=object)
EVENTS = np.array([False, True, False, True, True, True, False, False])
DEATHS = np.array([True, False, False, False, False, False, False, False])


@pytest.fixture
def study(tmp_path: Path) -> Study:
    path = tmp_path / "study.yaml"
    path.write_text(STUDY, encoding="utf-8")
    return load_study(path).study


def compared(study: Study, *, deaths: np.ndarray = DEATHS, entry: float = 0.0) -> Comparison:
    observed = Observations(GROUPS, np.full(len(TIMES), entry), TIMES, EVENTS, deaths)
    return compare_groups(study, Planned(Analysis(endpoint="time_to_progression"), "protocol"), observed)


def test_a_death_keeps_its_share_of_the_cumulative_incidence(study: Study) -> None:
    """Of four in A one died first, one progressed, one was censored: 1/4 by day 20, then the half left at day 40."""
    found = compared(study)
    incidence = {e.group: e.value for e in found.of("cumulative_incidence")}
    assert incidence == pytest.approx({"A": 1 / 4 + 1 / 2, "B": 1 / 2})
    assert all(DEATHS_COMPETE in e.notes for e in found.of("cumulative_incidence"))
    assert [curve.survival[-1] for curve in found.curves] == pytest.approx([1 / 4, 1 / 2])


@pytest.mark.parametrize("quantity", ["log_rank", "exact_log_rank", "hazard_ratio"])
def test_what_compares_causes_says_so(study: Study, quantity: str) -> None:
    assert all(CAUSE_SPECIFIC in e.notes for e in compared(study).of(quantity))
    assert compared(study).of(quantity)
    assert not any(CAUSE_SPECIFIC in e.notes for e in compared(study, deaths=np.zeros_like(DEATHS)).of(quantity))


def test_medians_of_late_entries_say_that_deaths_are_censored(study: Study) -> None:
    assert all(CAUSE_SPECIFIC in e.notes for e in compared(study, entry=5.0).of("median"))
    assert compared(study, entry=5.0).of("median")


def test_nobody_is_observed_before_entry_or_after_the_horizon() -> None:
    entries = np.array([0.0, 5.0, 20.0, 25.0] * 2)
    until = Observations(GROUPS, entries, TIMES + 1, EVENTS, DEATHS).until(21.0)
    assert until.entry.tolist() == [0, 5, 20, 0, 5, 20]
    assert until.time.tolist() == [11, 21, 21, 11, 21, 21]
    assert until.event.tolist() == [False, True, False, True, True, False]
    assert until.competing.tolist() == [True, False, False, False, False, False]
