"""Regressions and subgroups of a comparison: who takes part, what is counted, what is said where events are few."""

from typing import Any

import numpy as np
import pytest

from analysis.asked import people, study
from analysis.made import observations
from theracurve.analysis.bias.people import People
from theracurve.analysis.comparisons import compare_groups
from theracurve.analysis.observations import Observations
from theracurve.analysis.planned import Planned
from theracurve.analysis.results import Comparison
from theracurve.definition.analyses import Analysis
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.regression import model_sentences, subgroup_sentences
from theracurve.wording.words import words_in

N = 60
GROUP = ["A", "B"] * (N // 2)
DRAW = np.random.default_rng(5)
TIME = DRAW.exponential(400, N).round() + 1
EVENT = DRAW.random(N) < 0.7
AGE = DRAW.normal(60, 9, N).round()
SITE = ["lung", "ileum", "pancreas"] * (N // 3)


def compared(asked: dict[str, Any], event: Any = EVENT, age: Any = AGE, site: Any = SITE) -> Comparison:
    of = observations(TIME, event, GROUP)
    return compare(of, people(of, age=age, site_of_tumour=site), asked)


def compare(of: Observations, who: People, asked: dict[str, Any]) -> Comparison:
    analysis = Analysis.model_validate({"endpoint": "overall_survival", **asked})
    return compare_groups(study(), Planned(analysis, PROTOCOL), of, who)


def test_each_factor_stands_once_with_its_reference_first() -> None:
    found = compared({"adjust_for": ["age", "site_of_tumour"]}).regression
    assert found is not None
    assert [(f.covariate, f.category, f.univariable is None) for f in found.factors] == [
        ("group", "B", True),
        ("group", "A", False),
        ("age", "", False),
        ("site_of_tumour", "ileum", True),
        ("site_of_tumour", "lung", False),
        ("site_of_tumour", "pancreas", False),
    ]
    assert found.parameters == 4
    assert sum(f.n for f in found.factors if f.covariate == "site_of_tumour") == N
    assert sum(f.events for f in found.factors if f.covariate == "group") == EVENT.sum() == found.events


def test_without_a_value_nobody_takes_part_and_everybody_is_counted() -> None:
    age, site = AGE.copy(), list(SITE)
    age[:3], site[2], site[10] = np.nan, None, None
    found = compared({"adjust_for": ["age", "site_of_tumour"]}, age=age, site=site)
    regression = found.regression
    assert regression is not None
    assert (regression.n, regression.left_out, regression.missing) == (N - 4, 4, {"age": 3, "site_of_tumour": 2})
    [ratio] = found.estimates_of(StudyQuantity.ADJUSTED_HAZARD_RATIO)
    assert ratio.n == N - 4
    assert "4 without a value of every covariate left out" in map(str, ratio.notes)
    said = " ".join(model_sentences(study(), regression, words_in("en")))
    assert "4 patients are left out for want of a value (Age in years 3 and Site of tumour 2)" in said


def test_a_group_of_which_nobody_has_the_covariates_has_no_adjusted_ratio() -> None:
    age = np.where(np.array(GROUP) == "B", np.nan, AGE)
    found = compared({"adjust_for": ["age"]}, age=age)
    [ratio] = found.estimates_of(StudyQuantity.ADJUSTED_HAZARD_RATIO)
    assert (ratio.value, str(ratio.reason)) == (None, "nobody of B has a value of every covariate")
    assert found.regression is None  # the reference group is B: no column would be held against it


@pytest.mark.parametrize(("events", "penalised"), [(20, False), (19, True)])
def test_below_five_events_for_each_coefficient_the_likelihood_is_penalised(events: int, penalised: bool) -> None:
    few = np.zeros(N, dtype=bool)
    few[np.argsort(TIME)[:events]] = True
    found = compared({"adjust_for": ["age", "site_of_tumour"]}, event=few)
    [ratio] = found.estimates_of(StudyQuantity.ADJUSTED_HAZARD_RATIO)
    assert ("Firth's penalty" in str(ratio.method)) is penalised
    assert str(ratio.method).endswith("profile likelihood interval and P" if penalised else "Wald interval and P")
    assert found.regression is not None
    said = " ".join(model_sentences(study(), found.regression, words_in("en")))
    assert ("Firth's penalty" in said) is penalised
    assert "fewer than 10 events for each coefficient" in said


def test_a_coefficient_that_runs_away_is_penalised() -> None:
    safe = np.array([site != "lung" for site in SITE])
    found = compared({"adjust_for": ["site_of_tumour"]}, event=EVENT & safe)
    [ratio] = found.estimates_of(StudyQuantity.ADJUSTED_HAZARD_RATIO)
    assert "Firth's penalty" in str(ratio.method)
    assert found.regression is not None
    assert all(f.multivariable is None or f.multivariable.value for f in found.regression.factors)


def test_subgroups_are_counted_and_called_exploratory() -> None:
    found = compared({"subgroups": ["site_of_tumour"]})
    [subgroup] = found.subgroups
    assert [c.category for c in subgroup.categories] == ["ileum", "lung", "pancreas"]
    assert sum(n for c in subgroup.categories for _, n in c.counts.values()) == N
    assert (subgroup.interaction.df, subgroup.interaction.covariate) == (2, "site_of_tumour")
    said = " ".join(subgroup_sentences(found, words_in("en")))
    assert said.startswith("Exploratory: 3 subgroups were looked at (Site of tumour)")


def test_a_subgroup_of_one_group_has_no_ratio_and_one_category_no_interaction() -> None:
    alone = ["lung" if group == "A" else "ileum" for group in GROUP]
    [subgroup] = compared({"subgroups": ["site_of_tumour"]}, site=alone).subgroups
    assert [category.ratios for category in subgroup.categories] == [(), ()]
    [single] = compared({"subgroups": ["site_of_tumour"]}, site=["lung"] * N).subgroups
    assert single.interaction.p_value is None
    assert single.interaction.reason


def test_the_test_within_strata_says_how_many() -> None:
    found = compared({"strata": ["site_of_tumour"]})
    [test] = found.tests_of(StudyQuantity.STRATIFIED_LOG_RANK)
    assert "3 strata" in str(test.method)
