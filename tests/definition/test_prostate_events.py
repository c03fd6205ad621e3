"""Bone progression, recorded events and volumes in a study file: what they compile to, and what is refused."""

from decimal import Decimal

import pytest

from theracurve.definition.ambiguities import questions_of_endpoint
from theracurve.definition.loader import parse_study
from theracurve.definition.rules import compile_rules
from theracurve.definition.study import Study
from theracurve.definition.variants import vary
from theracurve.errors import StudyRefused

STUDY = """
study: prostate
title: Prostate
data_origin: synthetic
time_zero: enrolled_on
groups: {{A: {{label: Treated, treated: true}}}}
pejorative_events: {{{events}, death: {{}}}}
endpoints: {{any_event: {{events: {kinds}}}}}
"""


def study_of(events: str, kinds: str = "all") -> Study:
    return parse_study(STUDY.format(events=events, kinds=kinds)).study


@pytest.mark.parametrize(
    ("events", "kinds", "complaint"),
    [
        (
            "bone_progression: {confirmed_scans: none, confirmed_after: 6 weeks}",
            "all",
            "only where scans are confirmed",
        ),
        ("bone_progression: {new_lesions: 0}", "all", "new_lesions"),
        ("tumour_progression: {criteria: recist_1_1, tracer: X}", "all", "expected 'tracer' only with"),
        ("tumour_progression: {criteria: who, increase_from: nadir}", "all", "expected 'increase_from' only with"),
        ("recorded_event: {terms: []}", "all", "expected 'terms' or 'treatments'"),
        ("recorded_event: {bone: {terms: [x]}}", "[recorded_event]", "expected one of bone/recorded_event"),
        ("tumour_progression: {criteria: responses}", "[bone_progression]", "expected bone_progression to be defined"),
    ],
)
def test_what_cannot_be_is_refused(events: str, kinds: str, complaint: str) -> None:
    with pytest.raises(StudyRefused) as refused:
        study_of(events, kinds)
    assert complaint in "\n".join(finding.message for finding in refused.value.findings)


def test_a_name_that_is_written_twice_counts_its_rows_once() -> None:
    rules = compile_rules(study_of("recorded_event: {terms: [fracture, fracture]}"))
    assert rules.events["recorded_event"].terms == ("fracture",)  # type: ignore[attr-defined]


def test_what_papers_leave_open_are_questions_whose_answers_all_hold() -> None:
    """PCWG3 against PCWG2, the flare, the confirming scan; the volume from which an increase counts."""
    study = study_of("tumour_progression: {criteria: recip_1_0}, bone_progression: {reader: R1, flare_until: 84 days}")
    asked = {question.name: question for question in questions_of_endpoint(study, "any_event", ("volumes",))}
    assert asked["bone_scans"].stated == "flare_within_12_weeks"
    assert asked["growth_reference"].stated == "baseline"
    stated = study.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for question in (asked["bone_scans"], asked["growth_reference"]):
        varied = [vary(stated, answer.name, dict(answer.changes)) for answer in question.answers]
        assert all(isinstance(one, Study) for one in varied)
    bones = [compile_rules(one).events["bone_progression"] for one in varied if isinstance(one, Study)]
    assert all(rule.confirmed_after == Decimal(42) for rule in bones)  # type: ignore[attr-defined]
