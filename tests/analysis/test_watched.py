"""A comparator that was watched for side effects is counted with everybody of it; one that was not is said to be so."""

import duckdb
import pytest

from spec.by_sql import derived_by_sql
from theracurve.analysis.events import event_counts, side_effect_differences, side_effect_shares
from theracurve.analysis.watched import unwatched_comparators, watched_comparators
from theracurve.definition.study import Study

STUDY = """
study: watched
title: Two groups
data_origin: study
time_zero: enrolled_on
groups: {A: {label: Treated, treated: true}, B: {label: Compared, treated: false%s}}
reference_group: B
pejorative_events: {therapy_side_effect: {grade: 3 or more}, death: {}}
endpoints: {event_free_survival: {events: all}}
"""
PATIENTS = "patient_id,group,indication,enrolled_on\n" + "".join(
    f"{group}{n},{group},,2001-01-01\n" for group in "AB" for n in (1, 2, 3)
)
GIVEN = "patient_id,cycle,agent,activity,activity_unit,administered_at\n" + "".join(
    f"A{n},1,Lu,7.4,GBq,2001-01-02\n" for n in (1, 2)
)
UNRELATED = "patient_id,term,grade,started_on,related\nB1,fall,4,2001-02-01,unrelated\n"
EVENT = "patient_id,term,grade,started_on,related\nB1,pneumonitis,4,2001-02-01,probable\n"


def derived(watched: str, events: str) -> tuple[duckdb.DuckDBPyConnection, Study]:
    records = {"patients": PATIENTS, "administrations": GIVEN, **({"adverse_events": events} if events else {})}
    connection, definitions = derived_by_sql(STUDY % watched, records)
    return connection, definitions["protocol"]


@pytest.mark.parametrize(
    ("watched", "events", "of", "population"),
    [
        ("", EVENT, {"A": (0, 2), "B": (1, 3)}, "those who were watched for side effects"),
        (", watched: true", "", {"A": (0, 2), "B": (0, 3)}, "those who were watched for side effects"),
        ("", "", {"A": (0, 2), "B": (0, 0)}, "those who were given the therapy"),
        ("", UNRELATED, {"A": (0, 2), "B": (0, 0)}, "those who were given the therapy"),
        (", watched: false", EVENT, {"A": (0, 2), "B": (0, 0)}, "those who were given the therapy"),
    ],
    ids=[
        "one is recorded",
        "the protocol says so",
        "nobody says",
        "an unrelated one is recorded",
        "the protocol says not",
    ],
)
def test_whom_side_effects_are_counted_among(
    watched: str, events: str, of: dict[str, tuple[int, int]], population: str
) -> None:
    connection, study = derived(watched, events)
    counts = [count for count in event_counts(connection, study) if count.kind == "therapy_side_effect"]
    assert {count.group: (count.patients, count.of_patients) for count in counts} == of
    assert {count.population for count in counts} == {population}
    expected = ("B",) if of["B"][1] else ()
    assert watched_comparators(connection, study) == expected
    assert set(unwatched_comparators(connection, study)) == {"B"} - set(expected)


def test_two_groups_that_were_watched_are_compared() -> None:
    """R 4.2.2: fisher.test(rbind(c(0, 2), c(1, 2)))$p.value is 1."""
    connection, study = derived("", EVENT)
    counts = event_counts(connection, study)
    assert [(e.group, e.events, e.n) for e in side_effect_shares(counts)] == [("A", 0, 2), ("B", 1, 3)]
    [difference] = side_effect_differences(study, counts)
    assert difference.groups == ("A", "B")
    assert difference.value == pytest.approx(-1 / 3)
    assert (difference.p_value, difference.n, difference.events) == (1.0, 5, 1)


def test_a_group_that_was_not_watched_is_not_compared() -> None:
    connection, study = derived("", "")
    assert list(side_effect_differences(study, event_counts(connection, study))) == []
