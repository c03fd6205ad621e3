"""An analysis of pairs: deaths decide first, the order is said, and a ratio above 1 favours the group."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from simulation.conditions import conditions, founding
from theracurve.analysis.answer import Direction, direction_of
from theracurve.analysis.bias.people import NOBODY
from theracurve.analysis.comparisons import compare_groups
from theracurve.analysis.observations import Observations
from theracurve.analysis.plan import compare_all
from theracurve.analysis.planned import Planned
from theracurve.analysis.primary import primary_test, sizes_of
from theracurve.analysis.results import Comparison
from theracurve.analysis.study_estimate import StudyEstimate, StudyTest
from theracurve.definition.study import Study
from theracurve.export.shared_json import masked
from theracurve.simulation.courses import courses_of, draw_lives
from theracurve.simulation.looking import derived
from theracurve.survival import finkelstein_schoenfeld, win_ratio
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.estimates import value_of
from theracurve.wording.estimators import method_of
from theracurve.wording.words import words_in

ASKED = {"endpoint": "progression_free_survival", "horizon": "15 months", "estimand": "win_ratio"}


def of_pairs(**more: object) -> Study:
    stated = founding().model_dump(by_alias=True, mode="json", exclude_unset=True)
    return Study.model_validate(stated | {"variants": {}, "analyses": [ASKED | more]})


@cache
def compared() -> tuple[Comparison, Comparison, Comparison]:
    """By deaths first, and the two endpoints by themselves."""
    study = Study.model_validate(
        of_pairs().model_dump(by_alias=True, mode="json", exclude_unset=True)
        | {"analyses": [ASKED, ASKED | {"endpoint": "overall_survival"}, {"endpoint": "overall_survival"}]}
    )
    stated = conditions(study, sizes={"A": 30, "B": 20})
    connection = derived(study, courses_of(draw_lives(study, stated, 1, 4), study, stated, 0.2))
    first, deaths, usual = compare_all(connection, {PROTOCOL: study}, NOBODY)
    return first, deaths, usual


def ratio_of(comparison: Comparison) -> StudyEstimate:
    [found] = comparison.estimates_of(StudyQuantity.WIN_RATIO)
    return found


def test_deaths_decide_first_and_it_is_said() -> None:
    first, deaths, _ = compared()
    said = [str(note) for note in ratio_of(first).notes]
    assert "in this order: overall_survival > progression_free_survival" in said
    assert "in this order: overall_survival" in [str(note) for note in ratio_of(deaths).notes]
    assert ratio_of(first).value != ratio_of(deaths).value
    assert ratio_of(first).groups == ("A", "B")


def test_it_sums_the_comparison_up_and_above_one_favours_the_group() -> None:
    first, _, usual = compared()
    [size] = sizes_of(first)
    assert size is ratio_of(first)
    assert size.lower is not None
    assert size.lower > 1
    assert direction_of(first, ("A", "B"), size) is Direction.BETTER
    test = primary_test(first, ("A", "B"))
    assert test is not None
    assert test.quantity is StudyQuantity.FINKELSTEIN_SCHOENFELD
    assert not usual.of(StudyQuantity.WIN_RATIO)
    for language in ("en", "fr"):
        assert value_of(size, words_in(language))


def observations(days: list[float], events: list[bool], entry: float = 0.0) -> Observations:
    time, event = np.array(days), np.array(events)
    patient = np.array([f"P{place}" for place in range(len(days))], dtype=object)
    group = np.array(["A", "A", "A", "B", "B", "B"], dtype=object)
    nobody = np.zeros(len(days), np.bool_)
    return Observations(patient, group, np.full(len(days), entry), time, event, nobody, time, time)


def test_it_is_the_librarys_of_the_same_columns_whatever_their_order() -> None:
    own = observations([90, 200, 300, 60, 150, 250], [True, True, False, True, True, True])
    deaths = observations([400, 210, 450, 70, 440, 260], [False, True, False, True, False, True])
    turned = deaths.where(np.array([5, 4, 3, 2, 1, 0])).where(np.array([5, 4, 3, 2, 1, 0]))
    study = of_pairs()
    planned = Planned(study.analyses[0], PROTOCOL)
    found = compare_groups(study, planned, own, before=(turned,))
    outcomes = [(one.until(456.5625).time, one.until(456.5625).event) for one in (deaths, own)]
    expected = win_ratio(outcomes, own.group, reference="B")
    assert ratio_of(found).value == expected.value
    [test] = found.of(StudyQuantity.FINKELSTEIN_SCHOENFELD)
    assert test.p_value == finkelstein_schoenfeld(outcomes, own.group).p_value


@pytest.mark.parametrize("treated", ["A", "treated"])
def test_the_statistic_is_positive_where_the_group_wins_whatever_its_name(treated: str) -> None:
    own = observations([300, 310, 320, 60, 150, 250], [False, False, True, True, True, True])
    renamed = replace(own, group=np.where(own.group == "A", treated, "B").astype(object))
    stated = of_pairs().model_dump(by_alias=True, mode="json", exclude_unset=True)
    stated["groups"] = {treated: stated["groups"]["A"], "B": stated["groups"]["B"]}
    study = Study.model_validate(stated)
    found = compare_groups(study, Planned(study.analyses[0], PROTOCOL), renamed, before=(renamed,))
    [test] = found.of(StudyQuantity.FINKELSTEIN_SCHOENFELD)
    assert isinstance(test, StudyTest)
    assert test.groups == (treated, "B")
    assert test.statistic is not None
    assert test.statistic > 0


def test_hidden_events_are_not_told_by_the_pairs_that_were_won() -> None:
    found = ratio_of(compared()[0])
    few = replace(found, quantity=StudyQuantity.MEDIAN, group="A", groups=None, n=30, events=2)
    [_, shared] = masked((few, found), replace(words_in("en"), least_count=5))
    assert shared["events"] is None
    assert "600 pairs" in str(found.notes[0])
    assert shared["notes"] == [str(note) for note in found.notes[1:]]
    for language in ("en", "fr"):
        words = words_in(language)
        assert "600" in method_of(found.method, found.notes, words)
        assert "600" not in method_of(found.method, found.notes, replace(words, least_count=5))


def test_patients_who_enter_late_have_none() -> None:
    late = observations([90, 200, 300, 60, 150, 250], [True] * 6, entry=10.0)
    study = of_pairs()
    found = ratio_of(compare_groups(study, Planned(study.analyses[0], PROTOCOL), late))
    assert found.value is None
    assert found.reason


def test_another_order_is_the_plans() -> None:
    study = of_pairs(priority=["overall_survival", "event_free_survival"])
    assert study.priority_of(study.analyses[0]) == ("overall_survival", "event_free_survival")
    assert founding().priority_of(founding().analyses[1]) == ()
    with pytest.raises(ValueError, match="expected one of overall_survival, event_free_survival"):
        of_pairs(priority=["time_to_relapse"])
