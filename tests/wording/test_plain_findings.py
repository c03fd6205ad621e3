"""Every fact in both languages, with its numbers and nothing left open; each once, each leading somewhere."""

import re
from dataclasses import replace

import numpy as np
import pytest

from analysis.asked import people, question
from analysis.made import observations
from theracurve.analysis.bias.check import BiasKind
from theracurve.analysis.bias.delayed import delayed_checks
from theracurve.analysis.bias.dropout import dropout
from theracurve.analysis.bias.found import Looks
from theracurve.analysis.bias.imbalance import weighting
from theracurve.analysis.bias.known_late import known_late_checks
from theracurve.analysis.bias.matching import matching
from theracurve.analysis.bias.milestones import MadeLater, Milestone, MilestoneKind
from theracurve.analysis.bias.one_sided import one_sided_event
from theracurve.analysis.bias.surveillance import surveillance
from theracurve.analysis.bias.unmeasured import negative_control, unmeasured
from theracurve.analysis.plain.changing import ChangingRatio
from theracurve.analysis.plain.checks import ControlDiffers, UnsizedWaiting, of_checks
from theracurve.analysis.plain.definitions import (
    ChosenHorizon,
    OtherDefinitions,
    VariedSpecifications,
    VaryingConclusion,
)
from theracurve.analysis.plain.events import FewEvents
from theracurve.analysis.plain.fact import PlainFinding
from theracurve.analysis.plain.groups import AllocationNotSaid, NotRandomised, UnlikeGroups
from theracurve.analysis.plain.known_late import groups_known_late
from theracurve.analysis.plain.records import (
    AssumedValues,
    InconsistentClaims,
    MissedVisits,
    OpenFindings,
    OverriddenAnswers,
    ReconstructedRecords,
    SyntheticRecords,
    UnjudgedBenefit,
    UnjudgedNamedBenefit,
)
from theracurve.analysis.plain.window_ends import NominalDatesMoved
from theracurve.analysis.study_estimate import StudyTest
from theracurve.analysis.variations.values import Conclusion, SpecificationCurve
from theracurve.definition.matching import Matching
from theracurve.definition.quantities import Duration
from theracurve.report.sections.plain_findings import TITLES, entry
from theracurve.vocabulary.languages import LANGUAGES
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.bias import found_in_words, move_lines, ratio_lines
from theracurve.wording.plain_findings import SAID, sentences_of
from theracurve.wording.words import words_in

N = 40
TIMES = [30 + 37 * i % 400 for i in range(N)]
EVENTS = [i % 7 != 0 for i in range(N)]
GROUPS = ["A", "B"] * 20
SEEN = observations(TIMES, EVENTS, GROUPS, left=[t - 20 if e else t for t, e in zip(TIMES, EVENTS, strict=True)])
WHO = people(
    SEEN,
    [15 + i % 30 if i % 2 == 0 else float("inf") for i in range(N)],
    lost=[i % 14 == 0 for i in range(N)],
    age=[50 + 11 * i % 30 for i in range(N)],
    site_of_tumour=["x" if i % 3 else "y" for i in range(N)],
)
SOME_AGES = [None if i % 5 == 0 else 50 + 11 * i % 30 for i in range(N)]
WITHOUT_SOME_AGES = question(SEEN, people(SEEN, age=SOME_AGES), covariates={"age": "number"})
ASKED = question(SEEN, WHO, endpoint="event_free_survival", grace_period=Duration.parse("40 days"))
LOOKS = (Looks(group="A", patients=20, days=90, years=20.0), Looks(group="B", patients=20, days=60, years=20.0))
MADE = np.array([20.0 + i if i % 2 == 0 else np.inf for i in range(N)])
KNOWN_LATE = known_late_checks(
    question(SEEN, WHO, covariates={}), MadeLater(Milestone(MilestoneKind.ADMINISTRATION, 3), "A", "B", MADE)
)
CHECKS = {
    check.kind: check
    for check in (
        KNOWN_LATE[0],
        *delayed_checks(ASKED),
        weighting(ASKED),
        matching(ASKED, Matching()),
        unmeasured(ASKED),
        negative_control(ASKED, ASKED),
        one_sided_event(ASKED, GROUPS, ("B",), ASKED.ratio),
        surveillance(ASKED, LOOKS),
        dropout(ASKED),
    )
    if check is not None
}


CURVE = SpecificationCurve(
    subject="benefit",
    horizon_months=None,
    groups=("A", "B"),
    measure=StudyQuantity.PROPORTION_DIFFERENCE,
    level=0.05,
    questions=(),
    specifications=(),
    conclusions=(Conclusion("p_below_level", True, 7, 10),),
    idle=(),
    left_out=(),
)
RATIO, HALF = ASKED.ratio, {"half_widths": 0.4}
CHANGED = StudyTest(
    endpoint=RATIO.endpoint,
    quantity=StudyQuantity.PROPORTIONAL_HAZARDS,
    variant=RATIO.variant,
    groups=RATIO.groups,
    population=RATIO.population,
    p_value=0.01,
    n=32,
    method=RATIO.method,
    source=RATIO.source,
)
FACTS = [
    SyntheticRecords(),
    ReconstructedRecords(),
    *groups_known_late(KNOWN_LATE),
    *of_checks(tuple(CHECKS.values())),
    *of_checks((weighting(WITHOUT_SOME_AGES),)),
    UnsizedWaiting(planned=RATIO, check=CHECKS[BiasKind.IMMORTAL_TIME], waiting=CHECKS[BiasKind.IMMORTAL_TIME].found),
    ControlDiffers(planned=RATIO, check=CHECKS[BiasKind.NEGATIVE_CONTROL], **HALF),
    ChangingRatio(planned=RATIO, test=CHANGED, difference=replace(RATIO, horizon_months=15.0)),
    OtherDefinitions(planned=RATIO, lowest=RATIO, highest=RATIO, variants=2, **HALF),
    NominalDatesMoved(planned=RATIO, lowest=RATIO, highest=RATIO, **HALF),
    VariedSpecifications(planned=RATIO, n=2376, lowest=0.5, highest=4.9, **HALF),
    VaryingConclusion(curve=CURVE, conclusion=CURVE.conclusions[0]),
    FewEvents(
        planned=RATIO,
        events=7,
        fewest=2,
        group="A",
        test=StudyQuantity.EXACT_LOG_RANK,
        lowest_p=0.04,
        highest_p=0.3,
        **HALF,
    ),
    NotRandomised(planned=RATIO, e_value=4.35, limit=2.98),
    AllocationNotSaid(planned=RATIO, e_value=1.4, limit=1.0),
    UnlikeGroups(
        group="A",
        reference="B",
        covariate="site",
        difference=0.88,
        unalike=3,
        of=5,
        chance=0.69,
        chance_error=0.0146,
        draws=999,
        seed=1,
    ),
    ChosenHorizon(
        compared="overall_survival", lowest_p=0.02, best_months=7.0, highest_p=0.6, false_positives=0.17, draws=1000
    ),
    MissedVisits(missed=3, due=20),
    UnjudgedBenefit(n=1),
    UnjudgedNamedBenefit(n=1, benefit="psa50"),
    AssumedValues(n=2),
    InconsistentClaims(n=1, of=6),
    OverriddenAnswers(n=2),
    OpenFindings(n=1, review=2),
]
CODES = {fact.code for fact in FACTS}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.code)
def test_a_fact_is_said_and_leads_on(fact: PlainFinding, language: str) -> None:
    words = words_in(language)  # type: ignore[arg-type]
    sentences = sentences_of(fact, words)
    assert sentences
    assert all(sentence.endswith(".") and not re.search(r"[{}]|None|nan", sentence) for sentence in sentences)
    _, link, _ = entry(fact, words)
    assert link.anchor == fact.see


def test_every_fact_that_the_catalogue_knows_is_tried() -> None:
    parts = {
        "clones",
        "changing_ratio_means",
        "side_by_side",
        "counted_from_day",
        "from_landmark",
        "as_strategies",
        "not_given",
        "by_clones",
        "at_landmarks",
        "weighted",
        "weighting_of_some",
        "none_before",
        "some_before",
        "no_finite_extreme",
        "one_more",
        "few_events_masked",
        "no_events",
        "fragile",
        "e_value",
        "e_value_alone",
        "review",
        "imbalance_by_chance",
    }
    texts = {key.removeprefix("plain.facts.") for key in words_in("en").texts if key.startswith("plain.facts.")}
    assert texts - parts == CODES >= {kind.code for kind in SAID}


def test_the_sections_that_facts_lead_to_have_titles() -> None:
    other = {NotRandomised(described=False).see, FewEvents(planned=RATIO, events=1, fewest=0, group="A").see}
    assert {fact.see for fact in FACTS} | other == set(TITLES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [kind for kind in BiasKind if kind is not BiasKind.IMBALANCE])
def test_a_check_is_said_with_each_of_its_ratios(kind: BiasKind, language: str) -> None:
    words, check = words_in(language), CHECKS[kind]  # type: ignore[arg-type]
    assert check.reason is None
    assert not re.search(r"[{}]|None|nan", found_in_words(check, words))
    assert len(ratio_lines(check, words)) == len(check.estimates)
    assert len(move_lines(check, words)) in (0, len(check.estimates))


def test_a_comparison_without_an_event_says_so() -> None:
    [said] = SAID[FewEvents](FewEvents(planned=RATIO, events=0, fewest=0, group="A"), words_in("en"))
    assert said.endswith(": nobody in either group had the event, so nothing can be compared.")
