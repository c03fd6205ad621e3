"""One benefit or several by name: what the file may write, what is refused and where, and what it compiles to."""

from typing import Any

import pytest

from theracurve.definition.loader import parse_study
from theracurve.definition.rules import compile_rules
from theracurve.definition.schema import json_schema
from theracurve.definition.study import Study
from theracurve.errors import StudyRefused
from theracurve.vocabulary.findings import Finding

ONE = "{at: [3], criteria: {markers: {analytes: [PSA], decrease: at least 50 %}}, rule: all}"
OTHER = "{at: [3, 6], criteria: {clinical_status: {measure: pain, improves_by: 2}}, rule: all}"
STUDY = """\
study: small
title: A small study
data_origin: study
time_zero: enrolled_on
groups: {A: {label: All, treated: true}}
visits: {months: [3, 6], window: 45 days}
benefit: BENEFIT
pejorative_events: {death: {}EVENTS}
endpoints:
  survival: {events: [death]ENDPOINT}
analyses:
  - {endpoint: survivalANALYSIS}
"""
SEVERAL = f"{{clinical: {OTHER}, psa50: {ONE}}}"


def text(benefit: str = SEVERAL, *, endpoint: str = "", analysis: str = "", events: str = "") -> str:
    told = {"BENEFIT": benefit, "ENDPOINT": endpoint, "ANALYSIS": analysis, "EVENTS": events}
    written = STUDY
    for place, value in told.items():
        written = written.replace(place, value)
    return written


def read(benefit: str = SEVERAL, **places: str) -> Study:
    return parse_study(text(benefit, **places)).study


def complaint(benefit: str = SEVERAL, **places: str) -> Finding:
    with pytest.raises(StudyRefused) as refused:
        read(benefit, **places)
    [found] = refused.value.findings
    return found


def test_one_benefit_has_no_name_and_several_have_theirs() -> None:
    assert list(read(ONE).benefits) == [""]
    assert list(read().benefits) == ["clinical", "psa50"]
    assert list(read(f"{{psa50: {ONE}}}").benefits) == ["psa50"]


@pytest.mark.parametrize("benefit", [ONE, SEVERAL])
def test_a_study_is_written_as_it_was_read(benefit: str) -> None:
    study = read(benefit)
    written: dict[str, Any] = study.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert ("at" in written["benefit"]) == (benefit == ONE)
    assert Study.model_validate(written) == study


def test_a_rule_is_the_same_whether_its_benefit_has_a_name() -> None:
    one, several = compile_rules(read(ONE)), compile_rules(read())
    assert one.benefits[""].id == several.benefits["psa50"].id
    assert one.criteria["markers"].id == several.criteria["psa50/markers"].id
    assert list(several.criteria) == ["clinical/clinical_status", "psa50/markers"]
    assert list(several.criteria_of("psa50")) == ["psa50/markers"]


REFUSED = {
    "endpoint of several": (
        {"endpoint": ", among: benefited"},
        (10, "endpoints.survival.among: expected the key 'benefit' beside it, one of clinical, psa50"),
    ),
    "endpoint of none": (
        {"endpoint": ", among: benefited, benefit: psa90"},
        (10, "endpoints.survival.benefit: expected one of clinical, psa50, found 'psa90'"),
    ),
    "endpoint of everybody": (
        {"endpoint": ", benefit: psa50"},
        (10, "endpoints.survival.benefit: expected 'among: benefited' beside it"),
    ),
    "name of the one without": (
        {"benefit": ONE, "endpoint": ", among: benefited, benefit: psa50"},
        (10, "endpoints.survival.benefit: expected nothing here: the protocol's one benefit has no name"),
    ),
    "population of several": (
        {"analysis": ", population: evaluable_for_benefit"},
        (12, "analyses.1.population: expected the key 'benefit' beside it, one of clinical, psa50"),
    ),
    "population of everybody": (
        {"analysis": ", benefit: psa50"},
        (12, "analyses.1.benefit: expected 'population: evaluable_for_benefit' beside it"),
    ),
    "a key of one among names": (
        {"benefit": f"{{psa50: {ONE}, rule: all}}"},
        (7, "the key 'benefit.at' is missing"),
    ),
    "a visit that is not planned": (
        {"benefit": SEVERAL.replace("[3, 6]", "[3, 12]")},
        (7, "benefit.clinical.at: expected planned visits (month 3, month 6), found month 12"),
    ),
    "a misspelt key of one": (
        {"benefit": SEVERAL.replace("rule: all}, psa50", "rules: all, rule: all}, psa50")},
        (7, "the key 'benefit.clinical.rules' is not known"),
    ),
    "a progression that nothing defines": (
        {"benefit": SEVERAL.replace("measure: pain, improves_by: 2}", "measure: pain, improves_by: 2}, "
         "progression: {halted: true}")},
        (7, "benefit.clinical.criteria.progression: expected pejorative_events.tumour_progression, which defines "
         "progression"),
    ),
    "markers that differ": (
        {"benefit": f"{{psa50: {ONE}, other: {ONE.replace('PSA', 'CgA')}}}",
         "events": ", marker_increase: {increase: more than 25 %, from: nadir}"},
        (8, "pejorative_events.marker_increase: expected 'analytes', because the benefits name different markers"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("places", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_refused_names_its_place(places: dict[str, str], said: tuple[int, str]) -> None:
    line, message = said
    if message == "the key 'benefit.at' is missing":
        with pytest.raises(StudyRefused) as refused:
            read(**places)
        assert (line, message) in {(found.row, str(found.message)) for found in refused.value.findings}
        return
    found = complaint(**places)
    assert (found.row, str(found.message)) == (line, message)


def test_a_variant_changes_one_of_several() -> None:
    file = parse_study(text() + "variants: {stricter: {benefit.psa50.criteria.markers.decrease: at least 90 %}}\n")
    stated, stricter = (compile_rules(study).benefits for study in file.definitions.values())
    assert stated["clinical"].id == stricter["clinical"].id
    assert stated["psa50"].id != stricter["psa50"].id


def test_a_variant_that_cannot_be_names_the_key_as_it_is_written() -> None:
    with pytest.raises(StudyRefused) as refused:
        parse_study(text(ONE) + "variants: {other: {benefit.rule: most}}\n")
    [found] = refused.value.findings
    assert str(found.message).startswith("variant other: benefit.rule")


def test_what_a_rise_does_not_state_is_taken_from_the_markers_of_the_one_benefit_that_has_some() -> None:
    study = read(events=", marker_increase: {increase: more than 25 %, from: nadir}")
    assert compile_rules(study).events["marker_increase"].analytes == ("PSA",)  # type: ignore[attr-defined]


def test_the_json_schema_lets_one_stand_or_several() -> None:
    one, several, _ = json_schema()["properties"]["benefit"]["anyOf"]
    assert one == {"$ref": "#/$defs/Benefit"}
    assert list(several["patternProperties"].values()) == [one]


@pytest.mark.parametrize("name", ["50", "psa.50", "psa/50"])
def test_a_name_that_a_dotted_key_could_not_hold_is_refused(name: str) -> None:
    found = complaint(f'{{"{name}": {ONE}}}')
    assert (found.row, found.code) == (7, "study-value")
