"""Mean scores at baseline and at the planned visits, by hand."""

import pytest

from spec.by_sql import derived_by_sql
from theracurve.analysis.score_means import ScoreMean, score_means
from theracurve.analysis.score_models import fit_means, of_measure
from theracurve.definition.loader import parse_study

STUDY = """
study: scores
title: Scores
data_origin: synthetic
time_zero: enrolled_on
groups: {A: {label: Treated, treated: true}, B: {label: Not treated, treated: false}}
reference_group: B
visits: {months: [3, 6], window: 30 days}
questionnaires: [qlq_c30]
pejorative_events: {deterioration: {measure: qlq_c30/pain, worsens_by: 10}, death: {}}
endpoints: {deterioration: {events: all}}
"""
PEOPLE = "patient_id,group,indication,enrolled_on\n" + "".join(f"{n},{'AAB'[n - 1]},,2020-01-01\n" for n in (1, 2, 3))
FOLLOW_UP = """patient_id,last_seen_on,vital_status,died_on
1,2020-12-31,alive,
2,2020-06-01,dead,2020-06-01
3,2020-12-31,alive,
"""
ANSWERS = """patient_id,assessed_on,measure,value
1,2019-12-20,qlq_c30/pain,100
1,2019-12-30,qlq_c30/9,1
1,2019-12-30,qlq_c30/19,2
2,2019-12-30,qlq_c30/9,2
2,2019-12-30,qlq_c30/19,2
1,2020-03-30,qlq_c30/9,3
1,2020-03-30,qlq_c30/19,3
1,2020-03-20,qlq_c30/9,4
1,2020-03-20,qlq_c30/19,4
2,2020-04-01,qlq_c30/9,
1,2020-07-01,qlq_c30/fatigue,50
"""


@pytest.fixture(scope="module")
def means() -> dict[tuple[str, str, str], ScoreMean]:
    tables = {"patients": PEOPLE, "follow_up": FOLLOW_UP, "assessments": ANSWERS}
    connection, definitions = derived_by_sql(STUDY, tables)
    with connection:
        found = score_means(connection, definitions["protocol"])
    return {(one.measure, one.group, one.visit): one for one in found}


def test_only_what_the_protocol_asks_about_is_shown(means: dict[tuple[str, str, str], ScoreMean]) -> None:
    assert {measure for measure, _, _ in means} == {"qlq_c30/pain"}
    assert len(means) == 2 * 3


def test_the_latest_baseline_counts(means: dict[tuple[str, str, str], ScoreMean]) -> None:
    """16.67 and 33.33: mean 25; their standard deviation 16.67 / 2^0.5."""
    found = means["qlq_c30/pain", "A", "baseline"]
    assert (found.due, found.patients, found.dead, found.visit_day) == (2, 2, 0, 0)
    assert found.mean == pytest.approx(25)
    assert found.deviation == pytest.approx(16.666667 / 2**0.5)


def test_the_day_closest_to_the_visit_counts_and_who_gave_no_answer_is_missing(
    means: dict[tuple[str, str, str], ScoreMean],
) -> None:
    """Day 89 is closer to day 91 than day 79; patient 2 came and answered nothing."""
    found = means["qlq_c30/pain", "A", "month 3"]
    assert (found.due, found.patients, found.dead, found.mean) == (2, 1, 0, 66.666667)
    assert found.deviation is None


def test_the_dead_are_not_due(means: dict[tuple[str, str, str], ScoreMean]) -> None:
    found = means["qlq_c30/pain", "A", "month 6"]
    assert (found.due, found.patients, found.dead, found.mean) == (1, 0, 1, None)


def test_a_group_in_which_nobody_answered_stands_there(means: dict[tuple[str, str, str], ScoreMean]) -> None:
    found = means["qlq_c30/pain", "B", "month 3"]
    assert (found.due, found.patients, found.mean) == (1, 0, None)


PAIN, STATED = "qlq_c30/pain", parse_study(STUDY).definitions["protocol"]
SCORES = {
    (PAIN, "A", "baseline"): {"1": 50.0, "2": 33.0, "3": 67.0},
    (PAIN, "A", "month 3"): {"1": 33.0, "2": 17.0, "3": 33.0},
    (PAIN, "B", "baseline"): {"4": 50.0, "5": 17.0, "6": 33.0},
    (PAIN, "B", "month 3"): {"4": 67.0, "5": 17.0, "6": 50.0},
}


def test_where_nothing_is_missing_the_model_gives_the_plain_means() -> None:
    """With a random intercept and complete scores the means are those of the patients, and so are their changes; the
    interval of the change is that of the pooled t test of the patients' own changes, with 4 degrees of freedom."""
    found = {(one.group, one.visit): one for one in of_measure(STATED, PAIN, SCORES)}
    assert found["A", "month 3"].mean.value == pytest.approx(83 / 3)
    change = found["A", "month 3"].change
    assert change is not None
    treated, untreated = (-17.0, -16.0, -34.0), (17.0, 0.0, 17.0)
    squares = sum((x - sum(g) / 3) ** 2 for g in (treated, untreated) for x in g)
    half = 2.776445105 * (squares / 4 * 2 / 3) ** 0.5  # qt(0.975, 4)
    assert change.value == pytest.approx(sum(treated) / 3 - sum(untreated) / 3)
    assert (change.lower, change.upper) == pytest.approx((change.value - half, change.value + half))
    assert found["B", "month 3"].change is None
    assert found["A", "baseline"].change is None


def test_who_is_missing_leaves_the_model_another_mean_than_that_of_the_rest() -> None:
    less = {**SCORES, (PAIN, "A", "month 3"): {"1": 33.0, "2": 17.0}}
    found = {(one.group, one.visit): one for one in of_measure(STATED, PAIN, less)}
    assert found["A", "month 3"].mean.value > 25.0  # patient 3 had the most pain
    assert found["A", "month 3"].patients == 2


def test_a_score_that_nobody_has_twice_has_no_model() -> None:
    assert fit_means({("A", "baseline"): {"1": 50.0}, ("A", "month 3"): {"2": 50.0}}) is None


@pytest.mark.parametrize("later", [{"1": 50.0, "2": 20.0, "3": 33.3}, {"1": 60.0, "2": 30.0, "3": 43.3}])
def test_scores_that_the_model_repeats_exactly_have_no_model_and_no_warning(later: dict[str, float]) -> None:
    """Nobody changed, or everybody by 10 points: what is left over is rounding, by which nothing can be estimated."""
    assert fit_means({("A", "0"): {"1": 50.0, "2": 20.0, "3": 33.3}, ("A", "1"): later}) is None
