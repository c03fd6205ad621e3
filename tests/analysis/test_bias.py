"""Each check for bias on a few patients that show what it is for; numbers from R where R has them."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.asked import TEXT, people, question, study
from analysis.made import observations
from theracurve.analysis.bias import delayed
from theracurve.analysis.bias.allocated_anew import DRAWS, SEED, apart_at_random
from theracurve.analysis.bias.check import BiasCheck, BiasKind, Reason, move_between
from theracurve.analysis.bias.delayed import delayed_checks, resamples_for
from theracurve.analysis.bias.dropout import dropout
from theracurve.analysis.bias.found import Looks
from theracurve.analysis.bias.imbalance import imbalance, weighting
from theracurve.analysis.bias.one_sided import one_sided_event
from theracurve.analysis.bias.surveillance import midpoints, surveillance
from theracurve.analysis.bias.unmeasured import negative_control, unmeasured
from theracurve.definition.loader import parse_study
from theracurve.definition.one_sided import WITHOUT_SIDE_EFFECTS
from theracurve.definition.quantities import Duration
from theracurve.errors import Defect, StudyRefused
from theracurve.phrases import Statement
from theracurve.survival import e_value, standardised_mean_differences
from theracurve.survival._values.phrases import Note
from theracurve.wording.bias import ratio_lines
from theracurve.wording.words import words_in

NEVER = np.inf
RNG = np.random.default_rng(1)
GROUPS = ["A"] * 20 + ["B"] * 20
TIMES = np.concatenate([RNG.integers(30, 900, 20), RNG.integers(5, 700, 20)])
EVENTS = RNG.random(40) < 0.7
STARTED = [*RNG.integers(0, 30, 20), *[NEVER] * 20]
COHORT = observations(TIMES, EVENTS, GROUPS)


def test_a_start_on_the_day_of_the_end_is_half_a_day_earlier_and_nobody_has_no_follow_up() -> None:
    of = observations([0, 12, 30, 9], [1, 1, 1, 1], ["A", "A", "A", "B"])
    asked = question(of, people(of, [0, 12, 31, NEVER]))
    assert asked.time.tolist() == [0.5, 12, 30, 9]
    assert asked.started.tolist() == [0, 11.5, NEVER, NEVER]


def test_waiting_is_what_the_treated_lived_before_their_treatment() -> None:
    of = observations([100, 50, 40, 20], [1, 0, 1, 1], ["A", "A", "B", "B"])
    checks = delayed_checks(question(of, people(of, [60, 0, 10, NEVER])))
    found = checks[0].found
    assert (found.treated, found.latest_day, found.elsewhere) == (2, 60, 1)
    assert found.share == pytest.approx(60 / 150)
    assert found.waiting_months == pytest.approx(60 / 30.4375)


def test_waiting_beyond_the_horizon_is_all_of_the_time() -> None:
    """Both treated after day 30: up to it nobody of A could be seen dying, and no administration is seen, either."""
    of = observations([100, 80, 20, 70], [1, 1, 1, 1], ["A", "A", "B", "B"])
    checks = delayed_checks(question(of, people(of, [40, 50, NEVER, NEVER]), horizon="30 days"))
    found = checks[0].found
    assert (found.treated, found.latest_day, found.before, found.share) == (2, 50, 0, 1.0)
    assert checks[0].estimates == ()
    assert [check.reason for check in checks[1:]] == [Reason("begins_after_end")] * 2


def test_who_died_waiting_shows_that_the_group_is_one_by_intention() -> None:
    of = observations([100, 50, 40, 20], [1, 1, 1, 1], ["A", "A", "B", "B"])
    found = delayed_checks(question(of, people(of, [60, NEVER, NEVER, NEVER])))[0].found
    assert (found.treated, found.before) == (1, 1)
    assert found.share == pytest.approx(60 / 150)


def test_two_treated_groups_have_no_time_without_treatment() -> None:
    both = {name: group.model_copy(update={"treated": True}) for name, group in study().groups.items()}
    checks = delayed_checks(question(COHORT, people(COHORT, STARTED), groups=both))
    assert [check.reason for check in checks] == [Reason("treated_against_untreated")] * 3


def test_without_an_administration_there_is_no_waiting() -> None:
    assert [c.reason for c in delayed_checks(question(COHORT))] == [Reason("no_administration")] * 3


def test_clones_need_a_grace_period_and_answer_within_it() -> None:
    who = people(COHORT, STARTED, age=RNG.integers(40, 80, 40), site_of_tumour=["x", "y"] * 20)
    assert delayed_checks(question(COHORT, who))[2].reason == Reason("no_grace_period")
    grace = Duration.parse("30 days")
    check = delayed_checks(question(COHORT, who, grace_period=grace))[2]
    assert check.estimates[0].quantity == "clone_censor_weight_hazard_ratio"
    assert check.found.began + check.found.waited + check.found.neither == 40
    assert check.found.covariates == ("age", "site_of_tumour")


@pytest.mark.parametrize(("patients", "resamples"), [(32, 500), (1000, 500), (2000, 250), (2500, 200), (2501, 0)])
def test_a_large_study_is_drawn_less_often(patients: int, resamples: int) -> None:
    assert resamples_for(patients) == resamples


def test_covariates_are_compared_whoever_has_them() -> None:
    who = people(
        COHORT, age=[60] * 10 + [None] * 10 + [50] * 10 + [60] * 10, sex=["male"] * 40, grade=["G1", "G2"] * 20
    )
    check = imbalance(who, "A", "B")
    by_name = {balance.covariate: balance for balance in check.found.balances}
    assert set(by_name) == {"age", "grade=G2"}  # sex is the same in everybody, nothing else is known of anybody
    assert by_name["age"].missing == {"A": 10, "B": 0}
    assert by_name["grade=G2"].difference == 0
    assert check.found.largest is by_name["age"]


def test_a_covariate_known_in_one_group_only_has_no_difference() -> None:
    who = people(COHORT, age=[*range(40, 60), *[None] * 20])
    [balance] = imbalance(who, "A", "B").found.balances
    assert (balance.difference, balance.reason) == (None, "one_group")


def test_random_allocations_are_told_apart_as_the_estimator_does() -> None:
    """Every draw of the chance level against the standardised differences of the library."""
    rng = np.random.default_rng(3)
    n = 14
    columns = {
        "age": rng.normal(60, 9, n),
        "present": rng.integers(0, 2, n).astype(np.float64),
        "sex": np.array(["female", "male"] * 7, dtype=object),
        "grade": np.array([*["G1"] * 4, *["G2"] * 5, *["G3"] * 4, None], dtype=object),
    }
    known = {name: np.array([value is not None for value in column]) for name, column in columns.items()}
    first = np.arange(n) < 5
    found = apart_at_random(first, columns, known)
    draws = np.random.default_rng(SEED).permuted(np.broadcast_to(first, (DRAWS, n)), axis=1)
    for draw in range(0, DRAWS, 40):
        for name, column in columns.items():
            labels = np.where(draws[draw], "A", "B")[known[name]]
            given = standardised_mean_differences(labels, {name: column[known[name]]}, reference="B")
            far = any(d.reason or abs(d.unweighted or 0.0) >= 0.1 for d in given.values())
            assert found[name][draw] == far, (draw, name)


def test_the_chance_level_is_that_of_groups_of_these_sizes() -> None:
    """One covariate that is 1 in a single patient of 40: any allocation into 20 and 20 sets the groups apart."""
    alone = people(COHORT, sex=["male", *["female"] * 39])
    [chance] = imbalance(alone, "A", "B").found.chances
    assert (chance.hits, chance.draws, chance.share, chance.error) == (999, 999, 1.0, 0.0)
    alike = people(COHORT, sex=["male", "female"] * 20)
    [chance] = imbalance(alike, "A", "B").found.chances
    assert chance.share == 1.0  # none lies apart, and no allocation has fewer
    farthest = people(COHORT, sex=["male"] * 20 + ["female"] * 20)
    [chance] = imbalance(farthest, "A", "B").found.chances
    assert 0.5 < chance.share < 0.9  # 1 less the chance of 10 : 10, which is 0.25
    assert chance.error == pytest.approx((chance.share * (1 - chance.share) / 999) ** 0.5)


def test_age_is_counted_once() -> None:
    ages = [*range(40, 80)]
    who = people(COHORT, age=ages)
    who = replace(who, covariates={**who.covariates, "age_at_enrolment": np.array(ages, float) + 0.5})
    found = imbalance(who, "A", "B").found
    assert found.covariates == ("age_at_enrolment",)
    assert [chance.covariates for chance in found.chances] == [("age_at_enrolment",)]


def test_nobody_described_is_no_check() -> None:
    assert imbalance(people(COHORT), "A", "B") is None


def test_weighting_balances_what_it_weights_for() -> None:
    who = people(COHORT, age=[*RNG.normal(60, 9, 20), *RNG.normal(64, 9, 20)], site_of_tumour=["x", "y"] * 20)
    check = weighting(question(COHORT, who))
    assert [e.quantity for e in check.estimates] == [
        "overlap_weighted_hazard_ratio",
        "inverse_probability_weighted_hazard_ratio",
    ]
    assert check.found.balances["overlap"] == pytest.approx(0, abs=1e-6)
    assert all(size <= 20 for sizes in check.found.effective.values() for size in sizes.values())


def test_weights_are_held_against_the_same_patients() -> None:
    """A quarter without a value of age: what their leaving out does is not what the weights do."""
    ages = [None if i % 4 == 0 else float(age) for i, age in enumerate(RNG.normal(60, 9, 40))]
    changes = {"covariates": {"age": "number"}}
    asked = question(COHORT, people(COHORT, age=ages), **changes)
    check = weighting(asked)
    kept = np.array([age is not None for age in ages])
    alone = asked.fit(asked.treated[kept], time=asked.time[kept], event=asked.pair.event[kept]).hazard_ratio("treated")
    assert check.base.quantity == "complete_case_hazard_ratio"
    assert check.base.value == pytest.approx(alone.value)
    assert [move.log_ratio for move in check.moves] == [
        pytest.approx(np.log(estimate.value / alone.value)) for estimate in check.answers
    ]
    assert check.move_to(check.base).log_ratio == pytest.approx(np.log(alone.value / asked.ratio.value))


WHY_NO_WEIGHTS = {
    "no_covariates": ({"covariates": {}}, {}),
    "covariates_missing": ({}, {"age": [60] * 40}),
    "few_for_covariates": ({}, {"age": RNG.normal(60, 9, 40), "site_of_tumour": list("abcdefgh") * 5}),
    "no_overlap": ({}, {"age": [*range(20, 40), *range(60, 80)], "site_of_tumour": ["x", "y"] * 20}),
}


@pytest.mark.parametrize("code", WHY_NO_WEIGHTS)
def test_weights_are_not_given_where_covariates_do_not_allow(code: str) -> None:
    changes, columns = WHY_NO_WEIGHTS[code]
    assert weighting(question(COHORT, people(COHORT, **columns), **changes)).reason.code == code


def test_what_was_not_recorded_has_an_e_value_and_a_negative_control() -> None:
    asked = question(COHORT)
    found = unmeasured(asked).found
    expected = e_value(asked.ratio.value, asked.ratio.lower, asked.ratio.upper)
    assert (found.e_value, found.limit, found.measure) == (expected.value, expected.limit, "hazard-ratio")
    assert negative_control(asked, None).reason == Reason("control_in_one_group")
    assert negative_control(asked, asked).estimates == (asked.ratio,)


def test_a_rare_event_has_the_e_value_of_a_risk_ratio() -> None:
    rare = observations([100 + 7 * i % 40 for i in range(40)], [i % 10 == 0 for i in range(40)], GROUPS)
    assert unmeasured(question(rare)).found.measure == "rare-hazard-ratio"


def test_a_comparator_that_was_not_watched_for_side_effects_is_favoured() -> None:
    asked = question(COHORT, endpoint="event_free_survival")
    ended = np.where(np.arange(40) % 5 == 0, "therapy_side_effect", "death").astype(object)
    check = one_sided_event(asked, ended, ("B",), asked.ratio)
    assert check.found.cannot == ("B",)
    expected = int((asked.pair.event & (ended == "therapy_side_effect") & asked.treated).sum())
    assert check.found.decided["A"] == expected
    assert one_sided_event(question(COHORT), ended, ("B",), None) is None
    assert one_sided_event(asked, ended, (), asked.ratio) is None


def test_every_study_gets_its_endpoints_without_side_effects() -> None:
    definitions = parse_study(TEXT).definitions
    assert list(definitions) == ["protocol", WITHOUT_SIDE_EFFECTS]
    without = definitions[WITHOUT_SIDE_EFFECTS].endpoints
    assert without["event_free_survival"].events == ("tumour_progression", "death")
    assert without["overall_survival"].events == ("death",)
    assert list(parse_study(TEXT.replace("treated: false", "treated: true")).definitions) == ["protocol"]


def test_events_between_visits_are_put_in_the_middle() -> None:
    of = observations([90, 180, 365, 365], [1, 0, 1, 1], ["A", "A", "B", "B"], left=[0, 180, 183, 365])
    asked = question(of, endpoint="event_free_survival")
    assert midpoints(asked).tolist() == [45, 180, 274, 365]
    looks = (Looks(group="A", patients=2, days=8, years=2.0), Looks(group="B", patients=2, days=2, years=2.0))
    assert surveillance(asked, looks).estimates[0].quantity == "midpoint_hazard_ratio"
    assert [look.per_year for look in looks] == [4, 1]
    assert surveillance(question(COHORT), looks).reason == Reason("exact_days")
    assert surveillance(asked, ()).reason == Reason("no_visits")


def test_the_extremes_of_leaving_early_hold_the_planned_ratio_between_them() -> None:
    lost = [i % 4 == 0 for i in range(40)]
    asked = question(COHORT, people(COHORT, lost=lost))
    check = dropout(asked)
    best, worst = (e.value for e in check.estimates)
    assert best < asked.ratio.value < worst
    assert [g.short for g in check.found.groups] == [
        sum(early and not happened for early, happened in zip(lost[a:b], EVENTS[a:b], strict=True))
        for a, b in ((0, 20), (20, 40))
    ]


def test_a_death_that_competes_is_no_end_of_follow_up() -> None:
    of = replace(
        observations([30, 60, 400, 400, 400, 400], [0, 0, 0, 0, 0, 0], ["A"] * 3 + ["B"] * 3),
        competing=np.array([True, True, False, False, False, False]),
    )
    found = dropout(question(of)).found
    assert [group.median_months for group in found.groups] == pytest.approx([400 / 30.4375] * 2)


def test_who_is_lost_after_the_horizon_was_there_up_to_it() -> None:
    of = observations([400, 50, 500, 500], [0, 0, 0, 1], ["A", "A", "B", "B"])
    found = dropout(question(of, people(of, lost=[True, True, False, False]), horizon="100 days")).found
    assert [group.lost for group in found.groups] == [1, 0]


def test_up_to_a_horizon_everybody_observed_shorter_left_early() -> None:
    of = observations([100, 400, 200, 500], [0, 0, 0, 1], ["A", "A", "B", "B"])
    found = dropout(question(of, horizon="300 days")).found
    assert [(group.short, group.lost) for group in found.groups] == [(1, 0), (1, 0)]
    assert dropout(question(of)).estimates == ()  # nobody is recorded as lost


def test_a_move_is_measured_in_half_widths_of_the_planned_interval() -> None:
    asked = question(COHORT)
    limit = replace(asked.ratio, value=asked.ratio.upper)
    assert move_between(asked.ratio, limit, asked.ratio).half_widths == pytest.approx(1)
    assert move_between(asked.ratio, asked.ratio, asked.ratio).log_ratio == 0
    assert move_between(None, limit, None) is None


def test_a_check_answers_or_says_why_not() -> None:
    with pytest.raises(Defect, match="exactly one of what was found and a reason"):
        BiasCheck(kind=BiasKind.DROPOUT, groups=("A", "B"))


def test_a_negative_control_has_to_be_an_endpoint() -> None:
    with pytest.raises(StudyRefused) as refused:
        study("negative_control: fractures")
    [finding] = refused.value.findings
    assert "expected an endpoint that every patient has (overall_survival, event_free_survival)" in finding.message


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        ((), "no interval: 40 patients are too many to be drawn again and again (at most 2500)"),
        ((Note.FEW_RESAMPLES(drawn=90, resamples=500),), "no interval: only 90 of 500 resamples gave one"),
    ],
)
def test_clones_without_an_interval_say_why(
    drawn: tuple[Statement, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the number stands, in both languages."""
    monkeypatch.setattr(delayed, "resamples_for", lambda patients: 0)
    check = delayed_checks(
        question(COHORT, people(COHORT, STARTED), grace_period=Duration.parse("30 days"), covariates={})
    )[2]
    [estimate] = check.estimates
    shown = replace(check, estimates=(replace(estimate, notes=drawn or estimate.notes),))
    [english] = ratio_lines(shown, words_in("en"))
    assert english.endswith(f"({said})")
    [french] = ratio_lines(shown, words_in("fr"))
    assert "sans intervalle" in french
