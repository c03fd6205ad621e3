"""The order of plain findings, and that each fact stands once."""

from dataclasses import replace

import numpy as np

from analysis.asked import people, question, study
from analysis.made import observations
from theracurve.analysis.bias.check import BiasCheck, BiasKind
from theracurve.analysis.bias.delayed import delayed_checks, immortal_time
from theracurve.analysis.bias.dropout import dropout
from theracurve.analysis.bias.imbalance import imbalance, weighting
from theracurve.analysis.bias.unmeasured import unmeasured
from theracurve.analysis.description import Description
from theracurve.analysis.plain.definitions import over_stated_time
from theracurve.analysis.plain.fact import Rank
from theracurve.analysis.plain.order import plain_findings
from theracurve.analysis.results import GroupFlow, Results
from theracurve.analysis.variations.values import Asked, Conclusion, Specification, SpecificationCurve, Variations
from theracurve.vocabulary.study_quantities import StudyQuantity

RNG = np.random.default_rng(2)
GROUPS = ["A"] * 30 + ["B"] * 30
# Of those who lived past day 60 most were treated then: the classic trap.
LIFE = RNG.exponential(90, 60).round() + 1
TREATED = (LIFE > 60) & (RNG.random(60) < 0.8)
TRAP = observations(LIFE, [True] * 60, np.where(TREATED, "A", "B"))
WAITED = np.where(TREATED, 60, np.inf)
ALIKE = observations(RNG.integers(10, 400, 60), RNG.random(60) < 0.8, GROUPS)


def results(*bias: BiasCheck, **parts: object) -> Results:
    empty = ("estimates", "comparisons", "criteria", "event_counts", "other_treatments", "laboratory_grades", "flow")
    made = {name: () for name in (*empty, "claims", "findings")} | {
        "description": Description((), (), None, None, (), ()),
        "conduct": None,
        "doses": None,
        "exposure": (),
        "bias": bias,
    }
    return Results(**made | parts)


def trap() -> BiasCheck:
    return immortal_time(question(TRAP, people(TRAP, WAITED)))


def small() -> BiasCheck:
    """The extremes of three patients of 60 who left early."""
    lost = np.isin(range(60), np.flatnonzero(~ALIKE.event)[:3])
    return dropout(question(ALIKE, people(ALIKE, lost=lost)))


def test_what_moves_the_ratio_out_of_its_interval_stands_before_how_the_groups_came_about() -> None:
    found = plain_findings(
        study().model_copy(update={"data_origin": "study"}), results(small(), unmeasured(question(ALIKE)), trap())
    )
    assert [fact.code for fact in found] == ["immortal_time", "not_randomised", "dropout"]
    assert [fact.rank for fact in found] == [
        Rank.OUT_OF_THE_INTERVAL,
        Rank.EVERY_COMPARISON,
        Rank.WITHIN_THE_INTERVAL,
    ]
    assert abs(found[0].half_widths) > 1 > abs(found[2].half_widths)


def test_what_the_records_are_stands_first() -> None:
    found = plain_findings(study(), results(trap()))
    assert found[0].code == "synthetic"


def test_a_kind_stands_once_where_it_moves_the_most() -> None:
    other = immortal_time(question(TRAP, people(TRAP, WAITED), horizon="200 days"))
    found = [fact for fact in plain_findings(study(), results(other, trap())) if fact.code == "immortal_time"]
    largest = max((trap(), other), key=lambda check: abs(check.largest_move.half_widths))
    assert [fact.check.horizon_months for fact in found] == [largest.horizon_months]


def test_what_moves_nothing_is_left_out() -> None:
    treated_at_once = people(ALIKE, [0] * 30 + [np.inf] * 30)
    check = immortal_time(question(ALIKE, treated_at_once))
    assert check.kind is BiasKind.IMMORTAL_TIME
    assert abs(check.largest_move.log_ratio) < 1e-9
    assert "immortal_time" not in [fact.code for fact in plain_findings(study(), results(check))]


def test_missed_visits_are_counted_of_those_that_were_due() -> None:
    visits = {"month 3": {"attended": 5, "missed": 2, "dead": 1, "not_due": 4}}
    flow = (GroupFlow("A", 12, 12, 12, 1, 0, 0, visits),)
    [missed] = [f for f in plain_findings(study(), results(flow=flow)) if f.code == "missed_visits"]
    assert (missed.missed, missed.due) == (2, 7)


def test_unlike_groups_are_said_for_what_no_comparison_is_weighted_for() -> None:
    far = {"age": [*RNG.normal(60, 9, 30), *RNG.normal(66, 9, 30)], "grade": ["G1"] * 25 + ["G3"] * 5 + ["G3"] * 30}
    who = people(ALIKE, site_of_tumour=["x", "y"] * 30, **far)
    weights, groups = weighting(question(ALIKE, who)), imbalance(who, "A", "B")
    assert weights.estimates
    [fact] = [f for f in plain_findings(study(), results(groups, weights)) if f.code == "imbalance"]
    assert (fact.covariate, fact.unalike, fact.of) == ("grade=G3", 1, 1)
    [fact] = [f for f in plain_findings(study(), results(groups)) if f.code == "imbalance"]
    assert fact.of == 3


def test_waiting_is_said_where_no_ratio_tells_what_it_does() -> None:
    of = observations([100, 80, 20, 70], [1, 1, 1, 1], ["A", "A", "B", "B"])
    check, *_ = delayed_checks(question(of, people(of, [40, 50, np.inf, np.inf]), horizon="30 days"))
    codes = [fact.code for fact in plain_findings(study(), results(check))]
    assert codes == ["synthetic", "immortal_time_unsized", "not_randomised"]


def test_randomised_groups_are_not_called_unalike() -> None:
    randomised = study().model_copy(update={"allocation": "randomised", "data_origin": "study"})
    assert plain_findings(randomised, results()) == ()


def test_the_derived_age_is_weighted_for_where_a_covariate_of_age_is() -> None:
    ages = [*RNG.normal(60, 9, 30), *RNG.normal(68, 9, 30)]
    who = people(ALIKE, age=ages)
    who = replace(who, covariates={**who.covariates, "age_at_enrolment": np.array(ages)})
    weights = weighting(question(ALIKE, who, covariates={"age_at_enrolment": "number"}))
    groups = imbalance(who, "A", "B")
    assert weights.estimates
    assert [f.code for f in plain_findings(study(), results(groups, weights)) if f.code == "imbalance"] == []
    assert [f.code for f in plain_findings(study(), results(groups)) if f.code == "imbalance"] == ["imbalance"]


def curve(*conclusions: Conclusion) -> SpecificationCurve:
    """Of overall survival up to 15 months: as stated, and up to 3 months, where the ratio is another."""
    asked = Asked("horizon", ("month_15", "month_3"), "month_15")
    ratios = (("month_15", 0.8, True), ("month_3", 5.0, False))
    return SpecificationCurve(
        subject="overall_survival",
        horizon_months=15.0,
        groups=("A", "B"),
        measure=StudyQuantity.HAZARD_RATIO,
        level=0.05,
        questions=(asked,),
        specifications=tuple(
            Specification((answer,), ratio, None, None, None, 20, 9, own) for answer, ratio, own in ratios
        ),
        conclusions=conclusions,
        idle=(),
        left_out=(),
    )


def varied(*conclusions: Conclusion) -> Results:
    return results(variations=Variations((curve(*conclusions),), (), 2, 2, 32, 1))


def test_a_stated_conclusion_that_seldom_holds_is_said() -> None:
    often, seldom = Conclusion("first_group_better", True, 9, 10), Conclusion("p_below_level", True, 4, 10)
    [fact] = [fact for fact in plain_findings(study(), varied(often, seldom)) if fact.code == "conclusion"]
    assert (fact.conclusion, fact.rank) == (seldom, Rank.OUT_OF_THE_INTERVAL)
    codes = [fact.code for fact in plain_findings(study(), varied(often, Conclusion("p_below_level", False, 4, 10)))]
    assert "conclusion" not in codes


def test_another_horizon_is_no_other_definition() -> None:
    asked = curve()
    assert [over_stated_time(one, asked) for one in asked.specifications] == [True, False]
