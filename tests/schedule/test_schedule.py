"""What has become of visits and administrations on a day: worked examples, at the edges of their windows."""

from datetime import date

import pytest

from spec.conformed import typed_rows
from spec.implementations import records_of
from theracurve.definition.loader import parse_study
from theracurve.definition.study import Study
from theracurve.schedule.schedule import schedule_on

TEXT = """
study: small
title: Two patients
data_origin: synthetic
time_zero: enrolled_on
groups: {A: {label: Treated, treated: true}, B: {label: Not treated, treated: false}}
reference_group: B
agents: {177Lu-DOTATATE: {radionuclide: Lu-177}}
administrations: {count: 2 to 3, interval: 8 weeks, window: 1 week}
visits: {months: [3, 6], window: 20 days}
pejorative_events: {death: {}}
endpoints: {overall_survival: {events: [death]}}
"""
STUDY = parse_study(TEXT).study
PATIENTS = "patient_id, group, enrolled_on\n1, A, 2004-01-01\n2, B, 2004-01-01"
# Month 3 is day 91.3125: planned on 1 April, from 13 March (day 72) to 21 April (day 111).


def on(day: str, patient: str, **tables: str) -> list[str]:
    """What the schedule says of one patient: `name status [done on]`."""
    texts = {table: text.replace(", ", ",") for table, text in {"patients": PATIENTS, **tables}.items()}
    typed = {table: typed_rows(table, text) for table, text in texts.items()}
    found = schedule_on(date.fromisoformat(day), STUDY, [records_of(patient, typed)])
    return [" ".join(map(str, filter(None, (one.name, one.status, one.done_on)))) for one in found.appointments]


def cycles(study: Study, day: str, given: str) -> list[str]:
    """The cycles of patient 1 and their planned days."""
    texts = {"patients": PATIENTS, "administrations": given}
    typed = {table: typed_rows(table, text.replace(", ", ",")) for table, text in texts.items()}
    found = schedule_on(date.fromisoformat(day), study, [records_of("1", typed)]).appointments
    return [f"{one.name} {one.planned}" for one in found if one.name.startswith("cycle")]


@pytest.mark.parametrize(
    ("day", "month_3"),
    [
        ("2004-03-12", "month 3 upcoming"),
        ("2004-03-13", "month 3 due"),
        ("2004-04-01", "month 3 due"),
        ("2004-04-02", "month 3 overdue"),
        ("2004-04-21", "month 3 overdue"),
        ("2004-04-22", "month 3 missed"),
    ],
)
def test_a_visit_opens_becomes_overdue_and_is_missed(day: str, month_3: str):
    assert on(day, "2")[0] == month_3


def test_a_visit_that_was_done_is_not_listed_and_one_outside_its_window_is():
    done = "patient_id, assessed_on, measure, value\n2, 2004-04-21, pain, 1"
    late = done.replace("04-21", "04-22")
    assert on("2004-05-01", "2", assessments=done) == ["month 6 upcoming"]
    assert on("2004-05-01", "2", assessments=late) == ["month 3 late 2004-04-22", "month 6 upcoming"]


def test_what_is_dated_after_the_day_is_not_known_on_it():
    later = "patient_id, assessed_on, measure, value\n2, 2004-04-20, pain, 1"
    assert on("2004-04-19", "2", assessments=later)[0] == "month 3 overdue"


def test_nothing_is_due_for_the_dead_and_for_the_lost():
    died = "patient_id, last_seen_on, vital_status, died_on\n2, 2004-04-10, dead, 2004-04-10"
    lost = "patient_id, last_seen_on, vital_status, lost\n2, 2004-04-10, alive, true"
    for follow_up in (died, lost):
        assert on("2004-04-30", "2", follow_up=follow_up) == []
        assert on("2004-04-09", "2", follow_up=follow_up) == ["month 3 overdue", "month 6 upcoming"]


def test_the_next_administration_is_planned_from_the_one_before():
    given = (
        "patient_id, cycle, administered_at, agent, activity, activity_unit\n1, 1, 2004-01-05, 177Lu-DOTATATE, 7.4, GBq"
    )
    second = f"{given}\n1, 2, 2004-03-10, 177Lu-DOTATATE, 7.4, GBq"
    assert on("2004-01-03", "1")[0] == "cycle 1 overdue"
    assert on("2004-02-24", "1", administrations=given)[0] == "cycle 2 due"
    assert on("2004-03-08", "1", administrations=given)[0] == "cycle 2 overdue"
    assert on("2004-03-09", "1", administrations=given)[0] == "cycle 2 missed"
    assert on("2004-03-12", "1", administrations=second)[0] == "cycle 2 late 2004-03-10"


def test_further_administrations_follow_at_their_interval_until_one_is_missed():
    first = (
        "patient_id, cycle, administered_at, agent, activity, activity_unit\n1, 1, 2004-01-05, 177Lu-DOTATATE, 7.4, GBq"
    )
    of_three = parse_study(TEXT.replace("2 to 3", "3")).study
    planned = {
        "2004-02-24": ["cycle 2 2004-03-01", "cycle 3 2004-04-26"],
        "2004-03-05": ["cycle 2 2004-03-01", "cycle 3 2004-04-30"],
    }
    for day, expected in planned.items():
        assert cycles(of_three, day, first) == expected
    assert cycles(of_three, "2004-03-09", first) == ["cycle 2 2004-03-01"]
