"""Where deaths compete with the event: what the estimates count, and that they say so."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from theracurve.analysis.comparisons import compare_groups
from theracurve.analysis.competing import (
    permuted_gray_test,
)
from theracurve.analysis.observations import Observations
from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.planned import Planned
from theracurve.analysis.results import Comparison
from theracurve.definition.analyses import Analysis
from theracurve.definition.loader import load_study, parse_study
from theracurve.definition.study import Study
from theracurve.phrases import Statement
from theracurve.wording.estimates import value_of
from theracurve.wording.words import words_in

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
CENSORED = {"death": "censored"}
DEATHS = np.array([True, False, False, False, False, False, False, False])


@pytest.fixture
def study(tmp_path: Path) -> Study:
    path = tmp_path / "study.yaml"
    path.write_text(STUDY, encoding="utf-8")
    return load_study(path).study


def observations(*, deaths: np.ndarray = DEATHS, entries: np.ndarray | None = None, later: float = 0.0) -> Observations:
    times = TIMES + later
    return Observations(
        patient=np.array([f"P{place}" for place in range(len(TIMES))], dtype=object),
        group=GROUPS,
        entry=np.zeros(len(TIMES)) if entries is None else entries,
        time=times,
        event=EVENTS,
        competing=deaths,
        left=np.where(EVENTS, times - 5, times),
        right=np.where(EVENTS, times, np.inf),
    )


def compared(
    study: Study, *, deaths: np.ndarray = DEATHS, entry: float = 0.0, horizon: str | None = None
) -> Comparison:
    analysis = Analysis(endpoint="time_to_progression", horizon=horizon)  # type: ignore[arg-type]
    observed = observations(deaths=deaths, entries=np.full(len(TIMES), entry))
    return compare_groups(study, Planned(analysis, "protocol"), observed)


def test_a_death_keeps_its_share_of_the_cumulative_incidence(study: Study) -> None:
    """Of four in A one died first, one progressed, one was censored: 1/4 by day 20, then the half left at day 40."""
    found = compared(study)
    incidence = {e.group: e.value for e in found.of("cumulative_incidence")}
    assert incidence == pytest.approx({"A": 1 / 4 + 1 / 2, "B": 1 / 2})
    assert all(StudyPhrase.DEATHS_COMPETE() in e.notes for e in found.of("cumulative_incidence"))
    assert [curve.survival[-1] for curve in found.curves] == pytest.approx([1 / 4, 1 / 2])


@pytest.mark.parametrize("quantity", ["log_rank", "exact_log_rank", "hazard_ratio"])
def test_what_compares_causes_says_so(study: Study, quantity: str) -> None:
    assert all(StudyPhrase.CAUSE_SPECIFIC() in e.notes for e in compared(study).of(quantity))
    assert compared(study).of(quantity)


def test_medians_of_late_entries_say_that_deaths_are_censored(study: Study) -> None:
    assert all(StudyPhrase.CAUSE_SPECIFIC() in e.notes for e in compared(study, entry=5.0).of("median"))
    assert compared(study, entry=5.0).of("median")


def test_whether_deaths_compete_follows_the_definition(study: Study) -> None:
    """Nobody died, and yet the endpoint is one that a death can pre-empt: the same analysis, the same words."""
    found = compared(study, deaths=np.zeros_like(DEATHS))
    assert [e.group for e in found.of("cumulative_incidence")] == ["A", "B"]
    assert not found.of("median")
    censored = study.model_copy(
        update={
            "endpoints": {"time_to_progression": study.endpoints["time_to_progression"].model_copy(update=CENSORED)}
        }
    )
    assert [e.group for e in compared(censored).of("median")] == ["A", "B"]
    assert all(StudyPhrase.CAUSE_SPECIFIC() in e.notes for e in compared(censored).estimates)


def test_incidences_are_compared_at_the_horizon(study: Study) -> None:
    """At day 30: 1/4 in A, 1/2 in B, each with the jackknife's binomial error while nobody is censored."""
    (difference,) = compared(study, horizon="30 days").of("cumulative_incidence_difference")
    half = 1.959964 * np.sqrt((1 / 4 * 3 / 4 + 1 / 2 * 1 / 2) / 4)
    assert (difference.value, difference.lower, difference.upper) == pytest.approx(
        (-1 / 4, -1 / 4 - half, half - 1 / 4)
    )
    assert difference.groups == ("A", "B")


def test_the_subdistribution_is_labelled(study: Study) -> None:
    (ratio,) = compared(study).of("subdistribution_hazard_ratio")
    assert StudyPhrase.SUBDISTRIBUTION() in ratio.notes
    (test,) = compared(study).of("gray_test")
    assert test.p_value is not None


def test_gray_by_permutation_counts_the_observed_allocation() -> None:
    """Four against four: of 70 allocations the statistic takes few values, and P is near the share that reaches it."""
    found = permuted_gray_test(observations(), draws=400, seed=3)
    again = permuted_gray_test(observations(), draws=400, seed=3)
    assert found == again
    assert found.p_value is not None
    assert 1 / 401 <= found.p_value <= 1
    assert found.df is None


def test_few_at_risk_after_a_late_entry_are_said_with_their_number(study: Study) -> None:
    """Of A one is there from day 5 and has the event alone on day 20, before the others enter."""
    observed = observations(deaths=np.zeros_like(DEATHS), entries=np.array([5, 5, 25, 25, 0, 0, 0, 0.0]))
    found = compare_groups(study, Planned(Analysis(endpoint="time_to_progression"), "protocol"), observed)
    said = "delayed entry: only 1 of group A at risk at the event on day 20"
    assert any(said in e.notes for e in found.estimates)
    assert not any("group B at risk" in str(note) for e in found.estimates for note in e.notes)


def test_who_enters_on_his_last_day_is_counted_and_never_at_risk(study: Study) -> None:
    observed = observations(deaths=np.zeros_like(DEATHS), entries=np.array([10, 5, 5, 5, 0, 0, 0, 0.0]))
    found = compare_groups(study, Planned(Analysis(endpoint="time_to_progression"), "protocol"), observed)
    assert [e.n for e in found.of("median")] == [3, 4]
    assert all(
        "delayed entry: 1 left when they would have entered, and were never at risk" in e.notes for e in found.estimates
    )


def test_what_a_visit_after_the_horizon_shows_is_not_known_at_it() -> None:
    """A second in A had the event between days 15 and 20, a fourth between 35 and 40."""
    within = observations().until(36.0)
    assert within.left[:4].tolist() == [10, 15, 30, 35]
    assert within.right[:4].tolist() == [np.inf, 20, np.inf, np.inf]
    assert within.event[:4].tolist() == [False, True, False, False]


def test_events_seen_at_visits_have_their_own_test(study: Study) -> None:
    found = compared(study)
    assert [e.df for e in found.of("interval_log_rank")] == [1]
    assert [e.df for e in found.of("exact_interval_log_rank")] == [None]
    assert [curve.group for curve in found.visit_curves] == ["A", "B"]
    assert len(found.of("median_between_visits")) == 2


def test_nobody_is_observed_before_entry_or_after_the_horizon() -> None:
    until = observations(entries=np.array([0.0, 5.0, 20.0, 25.0] * 2), later=1).until(21.0)
    assert until.entry.tolist() == [0, 5, 20, 0, 5, 20]
    assert until.time.tolist() == [11, 21, 21, 11, 21, 21]
    assert until.event.tolist() == [False, True, False, True, True, False]
    assert until.competing.tolist() == [True, False, False, False, False, False]


def of_one_group(event: list[bool], deaths: list[bool]) -> Comparison:
    """Four patients in A alone, at 10, 20, 30 and 40 days."""
    times = np.array([10.0, 20.0, 30.0, 40.0])
    observed = Observations(
        patient=np.array(["P1", "P2", "P3", "P4"], dtype=object),
        group=np.array(["A"] * 4, dtype=object),
        entry=np.zeros(4),
        time=times,
        event=np.array(event),
        competing=np.array(deaths),
        left=times,
        right=np.where(event, times, np.inf),
    )
    stated = parse_study(STUDY).study
    return compare_groups(stated, Planned(Analysis(endpoint="time_to_progression"), "protocol"), observed)


@pytest.mark.parametrize(
    ("event", "deaths", "said", "limits"),
    [
        ([True] * 4, [False] * 4, StudyPhrase.COMPLETE(), (0.025 ** (1 / 4), 1)),
        ([False] * 4, [True] * 4, StudyPhrase.COMPLETE(), (0, 1 - 0.025 ** (1 / 4))),
        ([True, False, True, True], [False] * 4, None, (0.025 ** (1 / 3), 1)),
        ([False] * 4, [False, True, False, True], None, (0, 1)),
    ],
)
def test_an_incidence_of_all_or_none_has_an_exact_interval(
    event: list[bool], deaths: list[bool], said: Statement | None, limits: tuple[float, float]
) -> None:
    """Clopper and Pearson of 4 of 4: from the fourth root of 2.5 %; with somebody censored, of those who are known."""
    [found] = of_one_group(event, deaths).of("cumulative_incidence")
    assert found.value == float(any(event))
    assert (found.lower, found.upper) == (pytest.approx(limits[0]), pytest.approx(limits[1]))
    assert ("clopper-pearson interval" in str(found.method)) is (said is not None)
    assert said is None or said in found.notes


def test_what_ends_a_time_is_named_not_numbered(study: Study) -> None:
    (test,) = compared(study).of("gray_test")
    assert str(test.method).startswith("Gray's test of the cumulative incidence of the event")
    (ratio,) = compared(study).of("subdistribution_hazard_ratio")
    assert str(ratio.method).startswith("Fine-Gray regression of the incidence of the event")


def test_without_an_event_in_one_group_the_reason_says_so_and_the_cause_specific_ratio_has_its_penalty(
    study: Study,
) -> None:
    nobody = observations()
    in_b_alone = replace(nobody, event=nobody.event & (nobody.group == "B"))
    found = compare_groups(study, Planned(Analysis(endpoint="time_to_progression"), "protocol"), in_b_alone)
    (subdistribution,), (cause_specific,) = found.of("subdistribution_hazard_ratio"), found.of("hazard_ratio")
    assert str(subdistribution.reason) == "nobody in A had the event, so there is no finite ratio"
    assert "Firth's penalty" in str(cause_specific.method)
    assert cause_specific.notes[0] == StudyPhrase.NO_EVENT_IN(group="A")


def test_what_is_read_off_a_curve_with_deaths_censored_says_so_where_it_stands(study: Study) -> None:
    """Also where the protocol itself counts deaths as censorings; not where it has them among the events."""
    censored = parse_study(
        STUDY.replace("[tumour_progression]}}", "[tumour_progression], death: censored}}"), "study.yaml"
    ).study
    alive = np.zeros(len(TIMES), dtype=bool)
    for words, said in ((words_in("en"), "deaths censored"), (words_in("fr"), "décès censurés")):
        medians = compared(censored, deaths=alive).of("median")
        assert [value_of(median, words).endswith(f", {said}") for median in medians] == [
            median.value is not None for median in medians
        ]
        assert any(median.value is not None for median in medians)
    with_deaths = parse_study(
        STUDY.replace("[tumour_progression]}}", "[tumour_progression, death]}}"), "study.yaml"
    ).study
    assert not any("censored" in value_of(m, words_in("en")) for m in compared(with_deaths, deaths=alive).of("median"))
