"""One treatment and then another against the other way round: who had to live to be counted, and who had not."""

import numpy as np
import pytest

from analysis.asked import study
from spec.by_sql import derived_by_sql
from theracurve.analysis.bias.milestones import Milestone, MilestoneKind
from theracurve.analysis.bias.people import People
from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.sequences import BegunSequences, begun_with, sequences_of
from theracurve.analysis.typed_sequences import typed_sequences
from theracurve.definition.line_plans import SequenceComparison
from theracurve.definition.loader import parse_study
from theracurve.errors import StudyRefused
from theracurve.survival import cox

ASKED = SequenceComparison.model_validate(
    {"endpoint": "overall_survival", "treatments": ["A", "B"], "within": "500 days"}
)


WITHOUT = study().model_copy(update={"covariates": {}})


def people_of(of: BegunSequences) -> People:
    none = np.zeros(len(of.time))
    return People(patient=of.patient, group=of.first, started=none, lost=none.astype(np.bool_), covariates={})


def begun(n: int = 600) -> BegunSequences:
    """Nothing changes anybody's life; whoever began with A goes on to B after 30 days, the others to A after 400."""
    rng = np.random.default_rng(5)
    first = np.array(["A", "B"] * (n // 2), dtype=object)
    time = np.minimum(rng.exponential(600, n), 1500)
    goes = rng.random(n) < 0.7
    other = np.where(goes, np.where(first == "A", 30.0, 400.0), np.inf)
    patients = np.array([f"P{place:04}" for place in range(n)], dtype=object)
    none = np.zeros(n, dtype=np.bool_)
    return BegunSequences(patients, first, np.where(other < time, other, np.inf), time, time < 1500, none, none)


def test_by_sequence_alone_whoever_waited_longer_lives_longer() -> None:
    of = begun()
    found = sequences_of(WITHOUT, ASKED, of, people_of(of))
    logs = {name: np.log(ratio.value) for name, ratio in found.ratios.items() if ratio.value is not None}
    assert logs["naive"] > 0.4
    for name in ("as_begun", "from_second", "at_landmark", "emulated"):
        assert abs(logs[name]) < 0.25, name
    assert found.before == (
        int((of.event & ~of.reached & (of.first == "A")).sum()),
        int((of.event & ~of.reached & (of.first == "B")).sum()),
    )
    done = of.where(of.reached)
    direct = cox(done.time, done.event, {"A": done.first == "A"}, entry=done.other)
    assert found.from_second.value == pytest.approx(direct.hazard_ratio("A").value)


def test_where_nobody_went_the_other_way_there_is_the_reason() -> None:
    of = begun(60)
    alone = of.where(of.first == "A")
    found = sequences_of(WITHOUT, ASKED, alone, people_of(alone))
    assert {str(ratio.reason) for ratio in found.ratios.values()} == {"nobody who counts here began with B"}


TO_ANOTHER = """
study: small
title: A small study
data_origin: study
time_zero: enrolled_on
groups: {A: {label: Treated, treated: true}}
lines: {gap: 6 months, treatments: [A, B, C]}
pejorative_events: {disease_death: {causes: [tumour]}}
endpoints: {of_disease: {events: [disease_death], death: competing}}
sequences: [{endpoint: of_disease, treatments: [A, B], within: 1 year}]
"""


def test_whoever_went_on_to_a_third_treatment_did_not_have_the_event_before_a_second_line() -> None:
    """Patient 1 has C next and dies, 2 has B next, 3 dies in the first line, 4 has A after B and a competing death."""
    tables = {
        "patients": "patient_id,group,indication,enrolled_on\n" + "".join(f"{n},A,,2020-01-01\n" for n in range(1, 5)),
        "treatments": "patient_id,kind,started_on\n"
        + "".join(f"{n},{kind},2020-01-01\n" for n, kind in ((1, "A"), (2, "A"), (3, "A"), (4, "B")))
        + "".join(f"{n},{kind},2020-03-01\n" for n, kind in ((1, "C"), (2, "B"), (4, "A"))),
        "follow_up": "patient_id,last_seen_on,vital_status,died_on,cause\n"
        + "".join(f"{n},2020-08-0{n},dead,2020-08-0{n},{'other' if n == 4 else 'tumour'}\n" for n in range(1, 5)),
    }
    connection, definitions = derived_by_sql(TO_ANOTHER, tables)
    with connection:
        stated = definitions["protocol"]
        of = begun_with(connection, stated.sequences[0])
    found = sequences_of(stated, stated.sequences[0], of, people_of(of))
    assert (found.began, found.reached, found.elsewhere, found.before) == ((3, 1), (1, 1), (1, 0), (1, 0))
    assert StudyPhrase.CAUSE_SPECIFIC() in found.as_begun.notes


@pytest.mark.parametrize(("had", "asked"), [(40, 1), (36, 0)])
def test_typed_groups_of_patients_who_all_had_two_agents_are_asked_about(had: int, asked: int) -> None:
    group = np.array(["A", "B"] * 20, dtype=object)
    days = np.where(np.arange(40) < had, 30.0 + np.arange(40), np.inf)
    none = np.zeros(40)
    people = People(
        patient=np.arange(40).astype(object),
        group=group,
        started=none,
        lost=none.astype(np.bool_),
        covariates={},
        milestones={Milestone(MilestoneKind.AGENT, 2): days},
    )
    findings = list(typed_sequences(study(), people))
    assert [finding.code for finding in findings] == ["groups-known-late"] * asked
    if asked:
        assert "of 20 of 20 patients of A and of 20 of 20 of B, the last on day 69" in str(findings[0].message)
    assert list(typed_sequences(study().model_copy(update={"sequences": (ASKED,)}), people)) == []


STUDY = """
study: small
title: A small study
data_origin: study
time_zero: enrolled_on
groups: {A: {label: Treated, treated: true}}
pejorative_events: {death: {}}
"""
LINES = "lines: {gap: 6 months}\n"
SURVIVAL = "endpoints: {overall_survival: {events: [death]}, first: {events: [death], line: 1}}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SURVIVAL, "expected the key 'lines', which says what begins one"),
        (
            "lines: {gap: 6 months, time_zero: progression}\n" + SURVIVAL,
            "expected pejorative_events.tumour_progression",
        ),
        (LINES + "endpoints: {first: {events: [death], next_line: event}}\n", "expected 'line' beside it"),
        (
            LINES + "endpoints: {first: {events: [death], line: 1, other_treatment: censor}}\n",
            "expected nothing of it beside 'line'",
        ),
        (
            LINES + SURVIVAL + "line_comparisons: [{endpoints: [overall_survival], treatments: [A, B]}]\n",
            "expected one of first, found 'overall_survival'",
        ),
        (
            LINES + SURVIVAL + "line_comparisons: [{endpoints: [first, first], treatments: [A, B]}]\n",
            "expected one endpoint for each line",
        ),
        (
            LINES + SURVIVAL + "sequences: [{endpoint: first, treatments: [A, B], within: 1 year}]\n",
            "expected one of overall_survival, found 'first'",
        ),
        (
            LINES + SURVIVAL + "sequences: [{endpoint: overall_survival, treatments: [A, A], within: 1 year}]\n",
            "expected two treatments, found one twice",
        ),
        (
            "lines: {gap: 6 months, new_agent: same_line}\n"
            + SURVIVAL
            + "sequences: [{endpoint: overall_survival, treatments: [A, B], within: 1 year}]\n",
            "expected begins_line where treatments of lines are compared",
        ),
    ],
)
def test_what_makes_no_sense_is_told(text: str, said: str) -> None:
    with pytest.raises(StudyRefused) as refused:
        parse_study(STUDY + text)
    assert said in " ".join(str(finding.message) for finding in refused.value.findings)
