"""Groups that somebody typed, tested by the records: whose members are known only after time zero, whose are not."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.asked import people, question, study
from analysis.made import observations
from theracurve.analysis.bias import delayed
from theracurve.analysis.bias.check import BiasCheck
from theracurve.analysis.bias.delayed import time_dependent
from theracurve.analysis.bias.known_late import known_late_checks, membership_of
from theracurve.analysis.bias.milestones import MadeLater, Milestone, MilestoneKind
from theracurve.analysis.bias.question import Question
from theracurve.analysis.plain.known_late import groups_known_late, known_late_findings
from theracurve.survival import event_table, log_rank
from theracurve.vocabulary.languages import LANGUAGES
from theracurve.wording.bias import found_in_words
from theracurve.wording.plain_findings import sentences_of
from theracurve.wording.words import words_in

PAGE = Path(__file__).parents[2] / "docs" / "bias.md"
NEVER = np.inf
BOTH_TREATED = {name: group.model_copy(update={"treated": True}) for name, group in study().groups.items()}
PLAIN = {"groups": BOTH_TREATED, "covariates": {}}
SECOND = Milestone(MilestoneKind.ADMINISTRATION, 2)
THIRD = Milestone(MilestoneKind.ADMINISTRATION, 3)
RESPONSE = Milestone(MilestoneKind.RESPONSE, 1)
SECOND_AGENT = Milestone(MilestoneKind.AGENT, 2)
NEXT_TREATMENT = Milestone(MilestoneKind.TREATMENT, 2)
LIVES = [*range(200, 800, 40), 30, 40, 60, 300, 500]  # of 15 with three cycles, and of 5 with fewer
DIED = [True] * 20
GROUPS = ["A"] * 15 + ["B"] * 5
COHORT = observations(LIVES, DIED, GROUPS)
FIRST = [0.0] * 20
LEDGER = {
    Milestone(MilestoneKind.ADMINISTRATION, 1): FIRST,
    SECOND: [30.0] * 15 + [NEVER, 35, 32, 31, 30],
    THIRD: [*range(60, 75), *[NEVER] * 5],
}


@pytest.fixture(autouse=True, scope="module")
def few_resamples() -> None:
    """What is asked here is where the ratios lie, not how narrow their intervals are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delayed, "resamples_for", lambda patients: 25 if patients < 100 else 0)
        yield


def asked(ledger: dict[Milestone, Sequence[float]], groups: Sequence[str] = GROUPS, **changes: object) -> Question:
    """The cohort in these groups, both of them treated, with this ledger."""
    of = observations(LIVES, DIED, groups)
    columns = changes.pop("columns", {})
    assert isinstance(columns, dict)
    who = people(of, changes.pop("first", FIRST), ledger, **columns)
    return question(of, who, **(PLAIN | changes))


def checks_of(of: Question) -> tuple[BiasCheck, ...]:
    membership = membership_of(of)
    assert membership is not None
    return known_late_checks(of, membership)


def test_three_cycles_against_fewer_are_known_on_the_day_of_the_third() -> None:
    told, landmark, clones = checks_of(asked(LEDGER))
    found = told.found
    assert (found.milestone, found.late, found.other) == (THIRD, "A", "B")
    assert (found.late_reached, found.late_n, found.other_reached, found.other_n) == (15, 15, 0, 5)
    assert (found.earliest_day, found.median_day, found.latest_day) == (60, 67, 74)
    assert (found.late_before, found.other_before, found.other_before_median) == (0, 3, 3)
    assert found.patients_before == ("P16", "P17", "P18")
    assert found.waiting_months == pytest.approx(sum(range(60, 75)) / 30.4375)
    [dependent] = told.estimates
    assert dependent.quantity == "time_dependent_hazard_ratio"
    assert dependent.value > told.planned.value  # the three early deaths are everybody's at risk, not only of B
    assert [round(e.at_months * 30.4375) for e in landmark.estimates] == [67, 74]
    assert clones.milestone == THIRD


def test_the_ratio_keeps_its_direction_where_the_reference_is_known_late() -> None:
    """The same patients under each other's names: every ratio is the other's inverse."""
    stated = checks_of(asked(LEDGER))
    turned = checks_of(asked(LEDGER, ["B"] * 15 + ["A"] * 5))
    assert turned[0].found.late == "B"
    pairs = [
        (a, b)
        for one, other in zip(stated, turned, strict=True)
        for a, b in zip(one.estimates, other.estimates, strict=True)
    ]
    assert len(pairs) == 4
    for a, b in pairs:
        assert a.value * b.value == pytest.approx(1)
        if a.lower and a.upper and b.upper:
            assert a.lower * b.upper == pytest.approx(1)


def test_responders_and_who_began_a_second_treatment_are_known_late_too() -> None:
    days = [*range(80, 95), *[NEVER] * 5]
    assert membership_of(asked({RESPONSE: days})).milestone == RESPONSE
    assert membership_of(asked({NEXT_TREATMENT: days})).milestone == NEXT_TREATMENT
    assert membership_of(asked({SECOND_AGENT: days})).milestone == SECOND_AGENT


def test_a_row_of_the_ledger_may_be_missing() -> None:
    """One of 20 who is alive without the third cycle, and one of 20 of the others who had it."""
    lives, days = [500.0] * 20 + [40.0] * 5 + [500.0] * 15, [60.0] * 19 + [NEVER] + [NEVER] * 19 + [60.0]
    of = observations(lives, [False] * 10 + [True] * 9 + [False] + [True] * 20, ["A"] * 20 + ["B"] * 20)
    found = membership_of(question(of, people(of, [0.0] * 40, {THIRD: days}), **PLAIN))
    assert found is not None
    died = replace(of, event=np.ones(40, dtype=bool))
    assert membership_of(question(died, people(died, [0.0] * 40, {THIRD: days}), **PLAIN)) is None


UNLIKE = {
    "a first administration": ({Milestone(MilestoneKind.ADMINISTRATION, 1): [0.0] * 15 + [NEVER] * 5}, {}),
    "treated against untreated": (LEDGER, {"first": [0.0] * 15 + [NEVER] * 5}),
    "patients who crossed over": (LEDGER, {"first": [0.0] * 15 + [NEVER] * 3 + [150.0, 200.0]}),
    "another agent": (LEDGER, {"columns": {"first_agent": ["177Lu"] * 15 + ["131I"] * 5}}),
    "another site of the tumour": (LEDGER, {"columns": {"site_of_tumour": ["x"] * 15 + ["y"] * 5}}),
    "reached before time zero": ({THIRD: [-5.0] * 15 + [NEVER] * 5}, {}),
    "reached by some": ({THIRD: [60.0] * 10 + [NEVER] * 10}, {}),
}


@pytest.mark.parametrize("case", UNLIKE)
def test_what_was_known_at_time_zero_is_not_known_late(case: str) -> None:
    ledger, changes = UNLIKE[case]
    assert membership_of(asked(ledger, **changes)) is None


def test_few_patients_may_fall_so_by_chance() -> None:
    of = observations(LIVES[:8], DIED[:8], ["A"] * 4 + ["B"] * 4)
    who = people(of, [0.0] * 8, {THIRD: [60.0] * 4 + [NEVER] * 4})
    assert membership_of(question(of, who, **PLAIN)) is None


def arms(rng: np.random.Generator, per_arm: int) -> tuple[Question, bool]:
    """Arms of four and of two planned cycles, eight weeks apart, each given as long as one lives (a quarter dies before
    the fourth); whether somebody of the first arm was gone before it."""
    life = np.ceil(rng.exponential(400 / np.log(2), 2 * per_arm))
    fourth = np.where((np.arange(2 * per_arm) < per_arm) & (life > 168), 168.0, NEVER)
    of = observations(np.minimum(life, 900), life <= 900, ["A"] * per_arm + ["B"] * per_arm)
    who = people(of, [0.0] * 2 * per_arm, {Milestone(MilestoneKind.ADMINISTRATION, 4): fourth})
    return question(of, who, **PLAIN), bool((life[:per_arm] <= 168).any())


def test_arms_with_more_planned_cycles_are_known_at_time_zero() -> None:
    rng = np.random.default_rng(5)
    for of, some_died in (arms(rng, n) for n in (20, 60) for _ in range(10)):
        assert some_died
        assert membership_of(of) is None


def test_who_left_early_was_a_member_beforehand() -> None:
    """21 of A, of whom one left alive on day 10, before anybody had the third cycle."""
    of = observations([10.0, *[500.0] * 40], [False] + [True] * 40, ["A"] * 21 + ["B"] * 20)
    who = people(of, [0.0] * 41, {THIRD: [NEVER, *[60.0] * 20, *[NEVER] * 20]})
    assert membership_of(question(of, who, **PLAIN)) is None


def test_who_left_before_it_is_told_apart_from_who_had_the_event() -> None:
    of = observations(LIVES, [True] * 15 + [False, True, True, True, True], GROUPS)
    told, *_ = checks_of(question(of, people(of, FIRST, LEDGER), **PLAIN))
    assert (told.found.other_before, told.found.other_left) == (2, 1)
    assert "observation of 1 patient of B had ended" in found_in_words(told, words_in("en"))


def test_before_anybody_is_known_there_is_no_other_estimate() -> None:
    told, *others = checks_of(asked(LEDGER, horizon="50 days"))
    assert (told.estimates, told.found.other_before) == ((), 2)
    assert {check.reason.code for check in others} == {"known_after_end"}


@pytest.mark.parametrize(
    "milestone", [THIRD, RESPONSE, NEXT_TREATMENT, SECOND_AGENT, Milestone(MilestoneKind.ADMINISTRATION, 12)]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_in_every_language(milestone: Milestone, language: str) -> None:
    checks = checks_of(asked({milestone: LEDGER[THIRD]}))
    [fact] = groups_known_late(checks)
    words = words_in(language)
    assert " ".join([*sentences_of(fact, words), *(found_in_words(check, words) for check in checks)])
    [finding] = known_late_findings(checks)
    assert (finding.code, finding.table, finding.column) == ("group-known-late", "patients", "group")


def test_the_fact_says_who_when_and_every_ratio() -> None:
    [fact] = groups_known_late(checks_of(asked(LEDGER)))
    said = " ".join(sentences_of(fact, words_in("en")))
    assert said.startswith(
        "Everybody in A (15) had at least 3 administrations, nobody in B (5) had: who is counted in A is known on the "
        "day of the third administration: day 67 in the median, the first of them on day 60 and the last on day 74. "
        "Nobody of A had the event before it; in B, 3 had the event before day 74, 3 of them before day 67."
    )
    for part in (
        "with the groups as they stand;",
        "with each patient counted in A from the day",
        "from day 67 on",
        "by clones",
    ):
        assert part in said


# What it does where the truth is known: cycles every eight weeks as long as one lives, and one of twenty stops after
# each; the treatment does nothing. Those with three cycles against those with fewer.


def by_cycles(rng: np.random.Generator, n: int) -> Question:
    life = np.ceil(rng.exponential(400 / np.log(2), n))
    second, third = (np.round(56 * k + rng.uniform(-7, 7, n)) for k in (1, 2))
    goes_on, again = rng.random((2, n)) < 0.95
    second = np.where(goes_on & (second < life), second, NEVER)
    third = np.where(again & np.isfinite(second) & (third < life), third, NEVER)
    of = observations(np.minimum(life, 900), life <= 900, np.where(np.isfinite(third), "A", "B"))
    return question(of, people(of, [0.0] * n, {SECOND: second, THIRD: third}), **PLAIN)


def fifteen_against_five(rng: np.random.Generator) -> Question:
    while True:
        try:
            of = by_cycles(rng, 20)
        except AssertionError:  # all of them are in one group
            continue
        if of.treated.sum() == 15:
            return of


def rejections(studies: int) -> tuple[float, float]:
    """How often the naive log-rank test and the time-dependent model find what is not there, at 5 %."""
    rng = np.random.default_rng(1)
    found = np.array([p_values(fifteen_against_five(rng)) for _ in range(studies)])
    naive, dependent = (found < 0.05).mean(axis=0)
    return float(naive), float(dependent)


def p_values(of: Question) -> tuple[float, float]:
    membership = MadeLater(THIRD, "A", "B", of.day_of(THIRD))
    naive = log_rank(event_table(of.time, of.pair.event, group=of.treated)).p_value
    dependent = time_dependent(replace(of, membership=membership)).p_value
    return 1.0 if naive is None else naive, 1.0 if dependent is None else dependent


def test_groups_by_cycles_reject_too_often_and_the_day_of_the_third_mends_it() -> None:
    naive, dependent = rejections(100)
    assert naive > 0.2
    assert dependent < 0.12


@pytest.mark.long
def test_how_often_in_2000_studies() -> None:
    naive, dependent = rejections(2000)
    assert naive > 0.25
    assert dependent < 0.07
    assert f"rejects in {100 * naive:.0f} % of 2,000 simulated studies" in " ".join(PAGE.read_text("utf-8").split())
    assert f"time-dependent one in {100 * dependent:.1f} %" in " ".join(PAGE.read_text("utf-8").split())


@pytest.mark.long
def test_the_clones_find_nothing_where_there_is_nothing() -> None:
    """The mean of the logarithms of 50 cohorts of 1,000 within two of its standard errors of 0."""
    rng, ratios = np.random.default_rng(2), []
    for _ in range(50):
        of = by_cycles(rng, 1000)
        told, _, clones = known_late_checks(of, membership_of(of))
        ratios.append([np.log(check.estimates[0].value) for check in (told, clones)])
    mean, error = np.mean(ratios, axis=0), np.std(ratios, axis=0) / np.sqrt(50)
    assert (np.abs(mean) < 2 * error).all()
