"""One scale or several by name: what the file may write, what an endpoint may count, what is refused."""

import pytest

from theracurve.definition.loader import parse_study
from theracurve.definition.rules import compile_rules
from theracurve.definition.study import Study
from theracurve.errors import StudyRefused

PAIN = "{measure: pain, worsens_by: 2, from: best}"
QUALITY = "{measure: quality_of_life, worsens_by: 10, from: baseline}"
SEVERAL = f"{{pain: {PAIN}, quality: {QUALITY}}}"
STUDY = """\
study: small
title: A small study
data_origin: study
time_zero: enrolled_on
groups: {A: {label: All, treated: true}}
visits: {months: [3, 6], window: 45 days}
pejorative_events: {symptom_relapse: SCALES, death: {}}
endpoints:
  worsening: {events: EVENTS}
"""


def read(scales: str = SEVERAL, events: str = "all") -> Study:
    return parse_study(STUDY.replace("SCALES", scales).replace("EVENTS", events)).study


def test_each_scale_is_a_kind_of_event_with_its_own_step() -> None:
    study = read()
    rules = compile_rules(study).events
    assert list(rules) == ["pain/symptom_relapse", "quality/symptom_relapse", "death"]
    assert study.events_of(study.endpoints["worsening"]) == tuple(rules)
    assert study.measures == ("pain", "quality_of_life")
    assert rules["pain/symptom_relapse"].id == compile_rules(read(PAIN)).events["symptom_relapse"].id


@pytest.mark.parametrize("scales", [PAIN, SEVERAL])
def test_a_study_is_written_as_it_was_read(scales: str) -> None:
    study = read(scales)
    written = study.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert ("measure" in written["pejorative_events"]["symptom_relapse"]) == (scales == PAIN)
    assert Study.model_validate(written) == study


@pytest.mark.parametrize(
    ("scales", "events", "said"),
    [
        (
            SEVERAL,
            "[symptom_relapse, death]",
            "endpoints.worsening.events: expected one of pain/symptom_relapse, quality/symptom_relapse, found "
            "'symptom_relapse'",
        ),
        (
            SEVERAL,
            "[fatigue/symptom_relapse]",
            "endpoints.worsening.events: expected one of pain/symptom_relapse, quality/symptom_relapse, found "
            "'fatigue/symptom_relapse'",
        ),
        (
            PAIN,
            "[pain/symptom_relapse]",
            "endpoints.worsening.events: expected pain/symptom_relapse to be defined under pejorative_events",
        ),
    ],
)
def test_an_endpoint_says_which(scales: str, events: str, said: str) -> None:
    with pytest.raises(StudyRefused) as refused:
        read(scales, events)
    [found] = refused.value.findings
    assert (found.row, str(found.message)) == (9, said)


def test_an_endpoint_counts_one_of_several() -> None:
    study = read(events="[quality/symptom_relapse, death]")
    assert study.events_of(study.endpoints["worsening"]) == ("quality/symptom_relapse", "death")


def test_an_unknown_kind_is_complained_of_as_ever() -> None:
    with pytest.raises(StudyRefused) as refused:
        read(events="[relapse]")
    said = [str(found.message) for found in refused.value.findings]
    assert any(
        text.startswith("endpoints.worsening.events.1: expected 'therapy_side_effect', 'symptom_") for text in said
    )


def test_a_variant_changes_one_of_several() -> None:
    varied = STUDY + "variants: {later: {pejorative_events.symptom_relapse.pain.worsens_by: 3}}\n"
    file = parse_study(varied.replace("SCALES", SEVERAL).replace("EVENTS", "all"))
    stated, later = (compile_rules(study).events for study in file.definitions.values())
    assert stated["quality/symptom_relapse"].id == later["quality/symptom_relapse"].id
    assert stated["pain/symptom_relapse"].id != later["pain/symptom_relapse"].id
