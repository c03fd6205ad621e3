"""Whatever the cohort, every check answers or says why not, and what it says can be said in both languages."""

import re

import numpy as np
import pytest
from hypothesis import given
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
from theracurve.analysis.plain_findings import plain_findings
from theracurve.analysis.results import Results
from theracurve.definition.quantities import Duration
from theracurve.wording.bias import found_in_words, move_lines, ratio_lines
from theracurve.wording.plain_findings import sentences_of
from theracurve.wording.words import LANGUAGES, words_in

DAYS = st.integers(0, 40)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Few patients with ties, on day 0 too; treatment whenever, in either group; covariates that may be missing."""
    n = draw(st.integers(4, 16))
    time = draw(st.lists(DAYS, min_size=n, max_size=n))
    event = draw(st.lists(st.booleans(), min_size=n, max_size=n))
    left = [max(0, t - draw(st.sampled_from([0, 7]))) if e else t for t, e in zip(time, event, strict=True)]
    of = observations(
        time, event, [*"AB", *draw(st.lists(st.sampled_from("AB"), min_size=n - 2, max_size=n - 2))], left
    )
    who = people(
        of,
        [np.inf if day is None else day for day in draw(st.lists(st.none() | DAYS, min_size=n, max_size=n))],
        lost=draw(st.lists(st.booleans(), min_size=n, max_size=n)),
        age=draw(st.lists(st.none() | st.integers(40, 80), min_size=n, max_size=n)),
        site_of_tumour=draw(st.lists(st.sampled_from([None, "x", "y"]), min_size=n, max_size=n)),
    )
    covariates = draw(st.sampled_from([{}, {"age": "number"}, {"age": "number", "site_of_tumour": "category"}]))
    return question(
        of,
        who,
        endpoint="event_free_survival",
        horizon=draw(st.sampled_from(["", "20 days"])),
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
        one_sided_event(asked, ended, asked.ratio),
        surveillance(asked, looks),
        dropout(asked),
    )
    return tuple(check for check in found if check is not None)


@pytest.fixture(autouse=True, scope="module")
def few_resamples() -> None:
    """What is asked here is whether there is an answer, not how narrow it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delayed, "resamples_for", lambda patients: 3)
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
            assert not re.search(r"[{}]|\bnan\b|\bNone\b", " ".join(said)), said
    empty = ("estimates", "comparisons", "criteria", "event_counts", "other_treatments", "laboratory_grades", "flow")
    parts = {name: () for name in (*empty, "claims", "findings")} | {
        "description": None,
        "conduct": None,
        "doses": None,
        "exposure": (),
    }
    facts = plain_findings(study(), Results(**parts, bias=checks))
    assert list(facts) == sorted(facts, key=lambda fact: (fact.rank, -abs(fact.half_widths or 0.0)))
    assert all(sentences_of(fact, words_in("en")) for fact in facts)
