"""Whatever the cohort, every check answers or says why not, and what it says can be said in both languages."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.asked import people, question, study
from analysis.made import observations
from theracurve.analysis.bias import delayed
from theracurve.analysis.bias.check import BiasCheck
from theracurve.analysis.bias.dropout import dropout
from theracurve.analysis.bias.found import Looks
from theracurve.analysis.bias.imbalance import imbalance, weighting
from theracurve.analysis.bias.one_sided import one_sided_event
from theracurve.analysis.bias.question import Question
from theracurve.analysis.bias.surveillance import surveillance
from theracurve.analysis.bias.unmeasured import negative_control, unmeasured
from theracurve.analysis.description import Description
from theracurve.analysis.observations import Observations
from theracurve.analysis.plain.order import plain_findings
from theracurve.analysis.results import Results
from theracurve.definition.quantities import Duration
from theracurve.vocabulary.languages import LANGUAGES
from theracurve.wording.bias import found_in_words, move_lines, ratio_lines
from theracurve.wording.plain_findings import sentences_of
from theracurve.wording.words import words_in

DAYS = st.integers(0, 40)
RESAMPLES = 25


@st.composite
def observed(draw: st.DrawFn) -> Observations:
    """Few patients with ties, on day 0 too; events between visits, deaths that compete, late entries; a group may be
    one patient."""
    n = draw(st.integers(4, 24) | st.just(30))
    time = np.array(draw(st.lists(DAYS, min_size=n, max_size=n)), dtype=float)
    event = np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    others = draw(st.sampled_from(["AB", "AB", "AB", "A", "B"]))
    group = [*"AB", *draw(st.lists(st.sampled_from(others), min_size=n - 2, max_size=n - 2))]
    entered = draw(st.lists(st.sampled_from([0, 3, 15]), min_size=n, max_size=n)) if draw(st.booleans()) else [0] * n
    entry = np.minimum(entered, np.maximum(time - 1, 0))
    before = np.array(draw(st.lists(st.sampled_from([0, 7]), min_size=n, max_size=n)))
    of = observations(time, event, group, np.where(event, np.maximum(time - before, entry), time))
    dies = np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n))) & draw(st.booleans())
    return replace(of, entry=entry, competing=dies & ~event).at_risk()


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Treatment whenever, in either group; covariates that may be missing. A question is asked only where patients of
    both groups were at risk."""
    of = draw(observed())
    n = of.n
    starts = draw(st.sampled_from([st.none() | DAYS, st.sampled_from([None, 0, 2, 4])]))
    unknown = draw(st.sampled_from([[], [None]]))
    who = people(
        of,
        [np.inf if day is None else day for day in draw(st.lists(starts, min_size=n, max_size=n))],
        lost=draw(st.lists(st.booleans(), min_size=n, max_size=n)),
        age=draw(st.lists(st.sampled_from([*unknown, *range(40, 81)]), min_size=n, max_size=n)),
        site_of_tumour=draw(st.lists(st.sampled_from([*unknown, "x", "y"]), min_size=n, max_size=n)),
    )
    covariates = draw(st.sampled_from([{}, {"age": "number"}, {"age": "number", "site_of_tumour": "category"}]))
    horizon = draw(st.sampled_from(["", "20 days"]))
    within = of.until(20.0).at_risk() if horizon else of
    assume(set(within.group) == {"A", "B"})
    return question(
        of,
        who,
        endpoint="event_free_survival",
        horizon=horizon,
        covariates=covariates,
        grace_period=Duration.parse(f"{draw(st.sampled_from([0, 5, 20]))} days"),
    )


def checks_of(asked: Question) -> tuple[BiasCheck, ...]:
    ended = np.where(np.arange(asked.pair.n) % 2, "death", "therapy_side_effect").astype(object)
    looks = tuple(Looks(group=group, patients=4, days=3, years=0.2) for group in "AB")
    found = (
        imbalance(asked.people, "A", "B"),
        *delayed.delayed_checks(asked),
        weighting(asked),
        unmeasured(asked),
        negative_control(asked, asked),
        one_sided_event(asked, ended, ("B",), asked.ratio),
        surveillance(asked, looks),
        dropout(asked),
    )
    return tuple(check for check in found if check is not None)


@pytest.fixture(autouse=True, scope="module")
def few_resamples() -> None:
    """What is asked here is whether there is an answer, not how narrow it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delayed, "resamples_for", lambda patients: RESAMPLES)
        yield


@given(asked=questions())
def test_every_check_answers_and_can_be_said(asked: Question) -> None:
    checks = checks_of(asked)
    for check in checks:
        for estimate in check.estimates:
            assert (estimate.value is None) == bool(estimate.reason), check.kind
        for language in LANGUAGES:
            words = words_in(language)
            said = (found_in_words(check, words), *ratio_lines(check, words), *move_lines(check, words))
            assert not re.search(r"[{}]|\bnan\b|\bNone\b|\(en anglais\)", " ".join(said)), said
    empty = ("estimates", "comparisons", "criteria", "event_counts", "other_treatments", "laboratory_grades", "flow")
    parts = {name: () for name in (*empty, "claims", "findings")} | {
        "description": Description((), (), None, None, (), ()),
        "conduct": None,
        "doses": None,
        "exposure": (),
    }
    facts = plain_findings(study(), Results(**parts, bias=checks))
    assert list(facts) == sorted(facts, key=lambda fact: (fact.rank, -abs(fact.half_widths or 0.0)))
    assert all(sentences_of(fact, words_in("en")) for fact in facts)
