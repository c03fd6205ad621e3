"""Whether a hazard ratio changes with time is tested, and where it does restricted means stand beside it. R 4.2.2,
survival 3.5-3: coxph(Surv(t, e) ~ g), cox.zph(fit), restricted means of survfit to the end of the shorter follow-up."""

import pytest

from analysis.asked import study
from analysis.made import observations
from theracurve.analysis.comparisons import compare_groups
from theracurve.analysis.plain.changing import ChangingRatio, changing_ratios
from theracurve.analysis.plain.fact import Rank
from theracurve.analysis.planned import Planned
from theracurve.analysis.results import Comparison
from theracurve.definition.analyses import Analysis
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity

# A has its events early and then hardly any, B one after the other.
TIME = [20, 40, 50, 70, 90, 110, 140, 300, 600, 900, 1200, 1500, 1800, 2000, 2200, 2400]
TIME += [150, 200, 260, 330, 410, 500, 600, 710, 830, 960, 1100, 1250, 1410, 1580, 1760, 1950]
EVENT = [True] * 8 + [False, True] + [False] * 6 + [True] * 16
GROUP = ["A"] * 16 + ["B"] * 16


def compared(time: list[int] = TIME, variant: str = PROTOCOL) -> Comparison:
    analysis = Analysis(endpoint="overall_survival")
    return compare_groups(study(), Planned(analysis, variant), observations(time, EVENT, GROUP))


def test_the_test_and_the_restricted_means_are_those_of_r() -> None:
    found = compared()
    [test] = found.of(StudyQuantity.PROPORTIONAL_HAZARDS)
    assert test.statistic == pytest.approx(16.1421632662191, rel=1e-9)
    assert test.p_value == pytest.approx(5.87611941853605e-05, rel=1e-9)
    [means] = found.estimates_of(StudyQuantity.RMST_DIFFERENCE)
    assert (means.value, means.lower, means.upper, means.p_value) == pytest.approx(
        (2.505133470225873, -14.500392381642575, 19.510659322094320, 0.772789537963874), rel=1e-9
    )
    assert means.horizon_months == pytest.approx(1950 / 30.4375)
    assert means.groups == test.groups == ("A", "B")


def test_it_is_a_fact_with_both_numbers() -> None:
    [fact] = changing_ratios((compared(),))
    assert isinstance(fact, ChangingRatio)
    assert fact.planned.value == pytest.approx(0.628562736906027, rel=1e-9)
    assert fact.rank is Rank.WITHIN_THE_INTERVAL  # neither holds a difference


def test_another_definition_is_not_asked() -> None:
    assert not compared(variant="another").of(StudyQuantity.PROPORTIONAL_HAZARDS)


def test_a_ratio_that_stays_the_same_has_no_restricted_means() -> None:
    found = compared(time=[*range(100, 1700, 100), *range(90, 1690, 100)])
    [test] = found.of(StudyQuantity.PROPORTIONAL_HAZARDS)
    assert test.p_value is not None
    assert test.p_value > 0.05
    assert not found.estimates_of(StudyQuantity.RMST_DIFFERENCE)
    assert not list(changing_ratios((found,)))
