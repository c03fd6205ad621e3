"""Survival by response from a landmark on: counted by hand, against R, and the table that says it."""

import json
from datetime import date, timedelta
from importlib.resources import files
from types import SimpleNamespace

import pytest
from jsonschema import Draft202012Validator

from spec.by_sql import derived_by_sql
from theracurve.analysis.response_landmark import ResponseLandmark
from theracurve.analysis.survival_by_response import survival_by_response
from theracurve.definition.loader import parse_study
from theracurve.errors import StudyRefused
from theracurve.export.results_json import landmarks_as_dicts
from theracurve.report.sections.response_landmarks import landmark_table
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.masking import Mask
from theracurve.wording.words import words_in

STUDY = """
study: landmarks
title: Response and survival
data_origin: study
time_zero: enrolled_on
groups: {A: {label: Treated, treated: true}, B: {label: Compared, treated: false}}
reference_group: B
pejorative_events: {tumour_progression: {criteria: responses}, death: {}}
best_response: {}
response_landmarks: [3 months]
endpoints: {overall_survival: {events: [death]}, progression_free_survival: {events: [tumour_progression, death]}}
variants: {confirmed: {best_response.confirmed_after: 4 weeks}, same: {best_response.stable_for: 6 weeks}}
"""
# Of group A: the last day, whether by death, and the days on which a partial response is read.
FOLLOWED = [(60, 1, ()), (100, 0, (50, 78)), (150, 1, ()), (400, 1, (80, 108)), (500, 1, (90,)), (700, 0, (60, 88))]
FOLLOWED += [(800, 1, (120,)), (200, 1, ()), (300, 1, ()), (350, 1, ()), (420, 1, (91,)), (900, 0, (70,))]
FOLLOWED += [(91, 1, (30,)), (80, 0, ())]
OF_B = [(200, 1, ()), (300, 0, ())]


def on(day: int) -> str:
    return str(date(2020, 1, 1) + timedelta(days=day))


def records() -> dict[str, str]:
    patients, seen, read = (
        ["patient_id,group,indication,enrolled_on"],
        ["patient_id,last_seen_on,vital_status,died_on"],
        ["patient_id,assessed_on,response"],
    )
    everybody = [("A", *one) for one in FOLLOWED] + [("B", *one) for one in OF_B]
    for patient, (group, last, died, days) in enumerate(everybody, start=1):
        patients.append(f"{patient},{group},,{on(0)}")
        seen.append(f"{patient},{on(last)},{f'dead,{on(last)}' if died else 'alive,'}")
        read += [f"{patient},{on(day)},PR" for day in days]
    return {
        name: "\n".join(rows)
        for name, rows in zip(("patients", "follow_up", "responses"), (patients, seen, read), strict=False)
    }


@pytest.fixture(scope="module")
def found() -> tuple[ResponseLandmark, ...]:
    connection, definitions = derived_by_sql(STUDY, records())
    with connection:
        return tuple(survival_by_response(connection, definitions["protocol"]))


def test_who_is_compared_is_known_at_the_landmark(found: tuple[ResponseLandmark, ...]) -> None:
    """By day 91 of A two have died and one was last seen; six had responded, of whom two were confirmed by then. Who
    responds on day 120 had not; a variant that dates no response otherwise says nothing again."""
    counts = [(f.variant, f.group, f.died, f.censored, f.not_applicable, f.responded, f.without) for f in found]
    assert counts == [
        ("protocol", "A", 2, 1, 0, 6, 5),
        ("protocol", "B", 0, 0, 0, 0, 2),
        ("confirmed", "A", 2, 1, 0, 2, 9),
        ("confirmed", "B", 0, 0, 0, 0, 2),
    ]
    assert {f.endpoint for f in found} == {"overall_survival"}


def test_numbers_as_in_r(found: tuple[ResponseLandmark, ...]) -> None:
    """R 4.2.2, survival: coxph(ties = "efron"), survfit; the P value over all 462 allocations of survdiff's O - E."""
    of_a = found[0]
    assert of_a.ratio is not None
    assert of_a.test is not None
    ratio = (of_a.ratio.value, of_a.ratio.lower, of_a.ratio.upper)
    assert ratio == pytest.approx((0.2808308169872683, 0.0634047469231895, 1.2438492636091942), rel=1e-8)
    assert [m.value for m in of_a.medians] == pytest.approx([13.42710472279261, 6.85626283367557], rel=1e-8)
    assert [(m.n, m.events) for m in of_a.medians] == [(6, 3), (5, 5)]
    assert of_a.test.quantity is StudyQuantity.EXACT_LOG_RANK
    assert of_a.test.p_value == pytest.approx(0.0865800865800866, rel=1e-8)
    assert of_a.ratio.p_value is None


def test_results_json_keeps_its_schema(found: tuple[ResponseLandmark, ...]) -> None:
    schema = json.loads((files("theracurve.export") / "schemas" / "results.json").read_text(encoding="utf-8"))
    written = landmarks_as_dicts(SimpleNamespace(responses=SimpleNamespace(landmarks=found)))  # type: ignore[arg-type]
    asked = {"$ref": "#/$defs/response_landmark", "$defs": schema["$defs"]}
    assert [error.message for one in written for error in Draft202012Validator(asked).iter_errors(one)] == []


def test_nothing_is_compared_with_nobody(found: tuple[ResponseLandmark, ...]) -> None:
    assert (found[1].medians, found[1].ratio, found[1].test) == ((), None, None)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_table_says_each_row_and_masks_what_tells_a_small_count(
    found: tuple[ResponseLandmark, ...], language: str
) -> None:
    told = table_of(found, language, None)
    assert len(told) == 4
    assert told[0][4].startswith("6 patients, 3 ")
    assert "0.087" in told[0][7].replace(",", ".")
    assert told[1][7] == ""
    hidden = table_of(found, language, 5)
    assert len(set(hidden[0][4:])) == 1


def table_of(found: tuple[ResponseLandmark, ...], language: str, least: int | None) -> list[list[str]]:
    results = SimpleNamespace(responses=SimpleNamespace(landmarks=found))
    table = landmark_table(SimpleNamespace(words=words_in(language), mask=Mask(least), results=results))  # type: ignore[arg-type]
    assert table is not None
    return [[str(cell.text) for cell in row] for row in table.rows]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("best_response: {}\n", "expected best_response, by which patients are divided"),
        ("overall_survival: {events: [death]}, ", "expected an endpoint whose only event is death"),
    ],
)
def test_what_it_needs_is_asked_for(line: str, expected: str) -> None:
    assert line in STUDY
    without = STUDY.replace(line, "").partition("variants:")[0]
    with pytest.raises(StudyRefused) as refused:
        parse_study(without)
    assert any(expected in str(finding.message) for finding in refused.value.findings)
