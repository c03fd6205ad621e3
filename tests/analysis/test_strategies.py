"""Strategies of the protocol: what they ask of the records, and what their clones find where the truth is known."""

import numpy as np
import pytest

from analysis.asked import people, study
from analysis.made import observations
from theracurve.analysis.bias import delayed
from theracurve.analysis.bias.emulated_strategy import EmulatedStrategy
from theracurve.analysis.bias.milestones import Milestone, MilestoneKind
from theracurve.analysis.bias.people import People
from theracurve.analysis.observations import Observations
from theracurve.analysis.planned import Planned
from theracurve.analysis.strategies import eligible, emulate, from_origin, reached_on
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.definition.analyses import Analysis
from theracurve.definition.study import Study
from theracurve.errors import StudyRefused
from theracurve.survival._inputs.inputs import FloatArray
from theracurve.vocabulary.derived import PROTOCOL

NEVER = np.inf
ADMINISTRATIONS = [Milestone(MilestoneKind.ADMINISTRATION, number) for number in (1, 2, 3)]


def with_strategy(text: str) -> Study:
    return study(f"strategies:\n  asked: {text}").model_copy(update={"covariates": {}})


THREE = with_strategy("{administrations: 3, within: 150 days}")


def emulated(of: Study, observed: Observations, who: People, origins: FloatArray | None = None) -> EmulatedStrategy:
    from_zero = np.zeros(len(who.patient)) if origins is None else origins
    planned = Planned(Analysis(endpoint="overall_survival"), PROTOCOL)
    return emulate(of, "asked", planned, observed, who, from_zero)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{within: 90 days}", "expected one of administrations, treatments, agents, response, found none"),
        ("{administrations: 2, response: true, within: 90 days}", "found administrations and response"),
        ("{administrations: 0, within: 90 days}", "greater than or equal to 1"),
        ("{administrations: 2}", "within"),
        ("{administrations: 2, within: 90 days, among: [C]}", "expected one of A, B, found 'C'"),
        ("{administrations: 2, within: 90 days, where: {age: old}}", "expected one of site_of_tumour, found 'age'"),
        ("{administrations: 2, within: 90 days, from: symptom_relapse}", "found 'symptom_relapse'"),
        ("{response: true, within: 90 days, from: tumour_progression}", "expected 'administrations' or 'treatments'"),
    ],
)
def test_what_no_strategy_is_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(StudyRefused) as refused:
        study(f"strategies:\n  asked: {text}")
    assert complaint in " ".join(f"{finding.message} {finding.column}" for finding in refused.value.findings)


def test_who_does_it_too_late_did_not_do_it_in_time() -> None:
    """Of six, three have the third cycle within 150 days, one on the day of his death, one on day 151."""
    of = observations([500.0, 400, 300, 600, 60, 90], [True] * 6, ["A"] * 6)
    third = [100.0, 120, 150, 151, 60, NEVER]
    found = emulated(THREE, of, people(of, [0.0] * 6, {ADMINISTRATIONS[2]: third}))
    assert (found.eligible, found.reached, found.label) == (6, 4, "asked")
    naive = found.checks[0].planned
    assert (naive.groups, naive.n) == (("asked", "not asked"), 6)


def test_who_is_eligible_and_from_which_day() -> None:
    """To be given another cycle within 90 days of a progression: time runs from it, and earlier cycles do not count."""
    asked = with_strategy("{administrations: 1, within: 90 days, from: tumour_progression, among: [A]}")
    of = observations([500.0, 400, 300, 600], [True] * 4, ["A", "A", "A", "B"])
    days = dict(zip(ADMINISTRATIONS, ([0.0] * 4, [30.0, 30, 30, 250], [220.0, 330, NEVER, NEVER]), strict=True))
    who, origins = people(of, [0.0] * 4, days), np.array([200.0, 250, NEVER, 240])
    kept = from_origin(eligible(of, asked.strategies["asked"], who), who, origins)
    assert (list(kept.patient), list(kept.time)) == (["P1", "P2"], [300.0, 150.0])
    assert list(reached_on(asked.strategies["asked"], who, origins)) == [220.0, 330.0, NEVER, 250.0]
    assert emulated(asked, kept, who, origins).reached == 2


def test_where_everybody_did_it_there_is_nothing_to_compare() -> None:
    of = observations([500.0, 400, 300], [True] * 3, ["A"] * 3)
    found = emulated(THREE, of, people(of, [0.0] * 3, {ADMINISTRATIONS[2]: [60.0] * 3}))
    assert (found.reached, found.checks) == (3, ())


# Where the truth is known: cycles every eight weeks as long as one lives, one of twenty stops after each; the treatment
# does nothing.


def by_cycles(rng: np.random.Generator, n: int) -> tuple[Observations, People]:
    life = np.ceil(rng.exponential(400 / np.log(2), n))
    second, third = (np.round(56 * k + rng.uniform(-7, 7, n)) for k in (1, 2))
    goes_on, again = rng.random((2, n)) < 0.95
    second = np.where(goes_on & (second < life), second, NEVER)
    third = np.where(again & np.isfinite(second) & (third < life), third, NEVER)
    of = observations(np.minimum(life, 900), life <= 900, ["A"] * n)
    return of, people(of, [0.0] * n, dict(zip(ADMINISTRATIONS, ([0.0] * n, second, third), strict=True)))


def ratios(found: EmulatedStrategy) -> tuple[StudyEstimate, StudyEstimate | None]:
    """The naive one, and that of the clones."""
    *_, clones = found.checks
    return clones.planned, clones.estimates[0] if clones.estimates else None


def test_clones_find_less_than_the_naive_comparison_where_there_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delayed, "resamples_for", lambda patients: 0)
    naive, cloned = ratios(emulated(THREE, *by_cycles(np.random.default_rng(3), 2000)))
    assert naive.upper < 0.6
    assert 0.8 < cloned.value < 1.25


def fifteen_in_time(rng: np.random.Generator) -> EmulatedStrategy:
    """Of 20, 15 who had the third cycle."""
    while True:
        of, who = by_cycles(rng, 20)
        if np.isfinite(who.milestones[ADMINISTRATIONS[2]]).sum() == 15:
            return emulated(THREE, of, who)


@pytest.mark.long
def test_fifteen_against_five_hold_their_level_by_clones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delayed, "resamples_for", lambda patients: 200)
    rng = np.random.default_rng(11)
    found = [ratios(fifteen_in_time(rng)) for _ in range(200)]
    naive = np.mean([n.p_value is not None and n.p_value < 0.05 for n, _ in found])
    outside = np.array([excludes_1(c) for _, c in found if c is not None])
    assert naive > 0.25
    assert outside.mean() < 0.05 + 2 * np.sqrt(0.05 * 0.95 / len(outside))


def excludes_1(cloned: StudyEstimate) -> bool:
    return (cloned.lower is not None and cloned.lower > 1) or (cloned.upper is not None and cloned.upper < 1)
