"""Responses asked for in the plan say the same as the key `best_response`, and complaints keep their lines."""

import pytest

from theracurve.definition.loader import parse_study
from theracurve.definition.schema import json_schema
from theracurve.errors import StudyRefused

STUDY = """\
study: s
title: t
data_origin: study
groups:
  A: {label: Treated, treated: true}
time_zero: enrolled_on
pejorative_events:
  tumour_progression: {criteria: recist_1_1}
endpoints:
  progression_free_survival: {events: [tumour_progression]}
analyses:
"""
PLANNED = "  - {endpoint: progression_free_survival}\n"
BEST = "  - {response: best, system: recist_1_1, confirmed: 4 weeks}\n"


def test_a_best_response_in_the_plan_is_the_key_best_response() -> None:
    planned = parse_study(f"{STUDY}{BEST}{PLANNED}  - {{response: duration}}\n").study
    stated = parse_study(f"{STUDY}{PLANNED}best_response: {{confirmed_after: 4 weeks}}\n").study
    assert planned == stated
    assert [analysis.endpoint for analysis in planned.analyses] == ["progression_free_survival"]


def test_responses_alone_plan_every_endpoint_as_a_study_without_a_plan() -> None:
    assert parse_study(f"{STUDY}{BEST}").study.analyses == ()


def test_other_keys_of_the_best_response_stay_and_periods_are_compared_in_days() -> None:
    study = parse_study(f"{STUDY}{BEST}best_response: {{stable_for: 6 weeks, confirmed_after: 28 days}}\n").study
    assert study.best_response is not None
    assert (str(study.best_response.stable_for), str(study.best_response.confirmed_after)) == ("6 weeks", "28 days")


@pytest.mark.parametrize(
    ("plan", "line", "message"),
    [
        (
            "  - {response: best, system: who}\n",
            12,
            "analyses.1.system: expected recist_1_1, as pejorative_events.tumour_progression.criteria says, found who",
        ),
        (
            f"{BEST}best_response: {{confirmed_after: 6 weeks}}\n",
            12,
            "analyses.1.confirmed: expected 6 weeks, as best_response.confirmed_after says, found 4 weeks",
        ),
        ("  - {response: worst}\n", 12, "response: expected 'best' or 'duration', found 'worst'"),
        ("  - {response: best, confirmd: 4 weeks}\n", 12, "the key 'confirmd' is not known"),
        (
            "  - {response: duration, confirmed: 4 weeks}\n",
            12,
            "confirmed: expected it beside 'response: best'; the duration is of the same responses",
        ),
        (f"{BEST}  - {{endpoint: nothing}}\n", 13, "expected one of progression_free_survival, found 'nothing'"),
    ],
)
def test_complaints_name_the_line(plan: str, line: int, message: str) -> None:
    with pytest.raises(StudyRefused) as refused:
        parse_study(f"{STUDY}{plan}")
    [finding] = refused.value.findings
    assert (finding.row, message in finding.message) == (line, True), finding.message


def test_editors_know_them() -> None:
    [analysis, response] = json_schema()["properties"]["analyses"]["items"]["anyOf"]
    assert analysis["$ref"].endswith("Analysis")
    assert set(json_schema()["$defs"][response["$ref"].rpartition("/")[2]]["properties"]) == {
        "response",
        "system",
        "confirmed",
    }
