"""What nominal dates could do to a comparison: the same study with each of them at an end of its visit's window."""

from dataclasses import replace

import duckdb
import pytest

from spec.by_sql import derived_by_sql
from theracurve.analysis.comparisons import compare_groups
from theracurve.analysis.observations import observe
from theracurve.analysis.plain.window_ends import NominalDatesMoved, of_window_ends
from theracurve.analysis.planned import Planned
from theracurve.analysis.window_ends import inexact_dates, window_ends
from theracurve.definition.ambiguities import questions_of_study
from theracurve.definition.analyses import Analysis
from theracurve.definition.study import Study
from theracurve.derivation.engines.engine import DUCKDB
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity

STUDY = """
study: example
title: Example
data_origin: synthetic
time_zero: enrolled_on
groups: {A: {label: Treated, treated: true}, B: {label: Not treated, treated: false}}
reference_group: B
visits: {months: [3, 6], window: 45 days}
pejorative_events: {marker_increase: {increase: more than 20 %, from: nadir, analytes: [CgA]}}
endpoints: {time_to_increase: {events: [marker_increase]}}
analyses: [{endpoint: time_to_increase}]
"""
# Day 0 and the days of later values by patient; of A the sheet said "month 3" and "month 6", B was seen on these days.
DAYS = {"A1": ("~2020-04-01", "~2020-07-02"), "A2": ("~2020-07-02",), "A3": ("~2020-04-01",), "A4": ("~2020-04-01",)}
DAYS |= {"B1": ("2020-04-10",), "B2": ("2020-06-20",), "B3": ("2020-03-20",), "B4": ("2020-07-20",)}
RISEN = {"A1", "A2", "A3", "B1", "B2", "B3"}


def records(days: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Everybody with 100 ug/L on day 0; of those who rose the last value is 150."""
    rows = ["patient_id,collected_on,analyte,value,unit"]
    for patient, found in days.items():
        values = [100] * len(found) + [150 if patient in RISEN else 100]
        rows += [f"{patient},{day},CgA,{v},ug/L" for day, v in zip(("2020-01-01", *found), values, strict=True)]
    people = ["patient_id,group,indication,enrolled_on", *(f"{patient},{patient[0]},,2020-01-01" for patient in days)]
    return {"patients": "\n".join(people) + "\n", "labs": "\n".join(rows) + "\n"}


def derived(text: str, days: dict[str, tuple[str, ...]] = DAYS) -> tuple[duckdb.DuckDBPyConnection, Study]:
    connection, definitions = derived_by_sql(text, records(days))
    return connection, definitions[PROTOCOL]


def ratio(connection: duckdb.DuckDBPyConnection, study: Study) -> float | None:
    analysis = Analysis(endpoint="time_to_increase")
    found = compare_groups(study, Planned(analysis, PROTOCOL), observe(connection, "time_to_increase", PROTOCOL))
    [estimate] = found.estimates_of(StudyQuantity.HAZARD_RATIO)
    return estimate.value


def test_the_ratios_at_the_ends_are_those_of_a_study_that_states_them() -> None:
    connection, study = derived(STUDY)
    ends = window_ends(connection, DUCKDB, study, seed=1)
    assert [end.day for end in ends] == ["first", "last"]
    stated = {day: ratio(*derived(f"{STUDY}nominal_dates: {day}\n")) for day in ("first", "last")}
    assert {end.day: end.ratios[0].value for end in ends} == stated
    assert stated["first"] != stated["last"]


def test_the_fact_names_both_ends_beside_the_planned_ratio() -> None:
    connection, study = derived(STUDY)
    analysis = Planned(Analysis(endpoint="time_to_increase"), PROTOCOL)
    planned = compare_groups(study, analysis, observe(connection, "time_to_increase", PROTOCOL))
    ends = window_ends(connection, DUCKDB, study, seed=1)
    [fact] = of_window_ends(ends, (planned,))
    assert isinstance(fact, NominalDatesMoved)
    assert [e.value for e in fact.ratios] == sorted(end.ratios[0].value or 0 for end in ends)
    assert list(of_window_ends((), (planned,))) == []
    other = [replace(end, ratios=tuple(replace(e, endpoint="another") for e in end.ratios)) for end in ends]
    assert list(of_window_ends(tuple(other), (planned,))) == []


@pytest.mark.parametrize(
    ("day", "known"), [("2020-04-01", ()), ("2020-04", ("partial",)), ("~2020-04-01", ("nominal",))]
)
def test_a_study_is_asked_what_its_dates_leave_open(day: str, known: tuple[str, ...]) -> None:
    connection, study = derived(STUDY, {patient: (day,) for patient in DAYS})
    assert inexact_dates(connection) == known
    assert bool(window_ends(connection, DUCKDB, study, seed=1)) == ("nominal" in known)
    asked = [question.name for question in questions_of_study(study, (), (), known)]
    assert asked == [f"{how}_dates" for how in known]
