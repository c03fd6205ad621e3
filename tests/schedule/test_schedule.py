"""What has become of visits and administrations on a day: worked examples, at the edges of their windows."""

from datetime import date

import pytest

from spec.conformed import typed_rows
from spec.implementations import records_of
from theracurve.definition.loader import parse_study
from theracurve.definition.study import Study
from theracurve.schedule.appointment import Status
from theracurve.schedule.schedule import Schedule, name_of, schedule_on

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


GIVEN = "patient_id, cycle, administered_at, agent, activity, activity_unit"
FIRST = f"{GIVEN}\n1, 1, 2004-01-05, 177Lu-DOTATATE, 7.4, GBq"
DIED = "patient_id, last_seen_on, vital_status, died_on\n1, 2004-04-10, dead, 2004-04-10"


def schedule_of(study: Study, day: str, patient: str, **tables: str) -> Schedule:
    texts = {table: text.replace(", ", ",") for table, text in {"patients": PATIENTS, **tables}.items()}
    typed = {table: typed_rows(table, text) for table, text in texts.items()}
    return schedule_on(date.fromisoformat(day), study, [records_of(patient, typed)])


def on(day: str, patient: str, **tables: str) -> list[str]:
    """What the schedule says of one patient but what is done or will not come: `name status [done on]`."""
    found = schedule_of(STUDY, day, patient, **tables).appointments
    unsettled = [one for one in found if one.status not in (Status.DONE, Status.DROPPED)]
    return [" ".join(map(str, filter(None, (one.name, one.status, one.done_on)))) for one in unsettled]


def cycles(study: Study, day: str, **tables: str) -> list[str]:
    """The cycles of patient 1, their planned days and what has become of them."""
    found = schedule_of(study, day, "1", **tables).appointments
    return [f"{one.name} {one.planned} {one.status}" for one in found if one.name.startswith("cycle")]


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
        assert on("2004-04-11", "2", follow_up=follow_up) == []
        assert on("2004-04-09", "2", follow_up=follow_up) == ["month 3 overdue", "month 6 upcoming"]
    assert on("2004-04-30", "2", follow_up=died) == []
    assert on("2004-04-30", "2", follow_up=lost) == ["month 3 missed"]  # its window opened before
    assert on("2004-04-30", "2", follow_up=lost.replace("04-10", "03-12")) == []


def test_what_was_planned_stays_in_the_schedule_so_that_calendars_drop_it():
    done = "patient_id, assessed_on, measure, value\n2, 2004-04-21, pain, 1"
    found = schedule_of(STUDY, "2004-07-30", "2", assessments=done, follow_up=DIED.replace("\n1", "\n2"))
    assert [str(one.status) for one in found.appointments] == ["done", "dropped"]
    assert found.to_be_seen_to == found.still_open == ()


def test_the_first_administration_is_due_in_its_window_and_overdue_until_it_is_given():
    assert cycles(STUDY, "2004-01-08")[0] == "cycle 1 2004-01-01 due"
    assert cycles(STUDY, "2004-01-09")[0] == "cycle 1 2004-01-01 overdue"
    assert cycles(STUDY, "2004-07-01")[0] == "cycle 1 2004-01-01 overdue"
    late = FIRST.replace("2004-01-05", "2004-03-01")
    assert cycles(STUDY, "2004-03-01", administrations=late) == [
        "cycle 1 2004-01-01 done",
        "cycle 2 2004-04-26 upcoming",
    ]


def test_the_next_administration_is_planned_from_the_one_before():
    second = f"{FIRST}\n1, 2, 2004-03-10, 177Lu-DOTATATE, 7.4, GBq"
    assert on("2004-02-22", "1", administrations=FIRST)[0] == "cycle 2 upcoming"
    assert on("2004-02-23", "1", administrations=FIRST)[0] == "cycle 2 due"
    assert on("2004-03-08", "1", administrations=FIRST)[0] == "cycle 2 due"
    assert on("2004-03-09", "1", administrations=FIRST)[0] == "cycle 2 overdue"
    assert on("2004-03-12", "1", administrations=second)[0] == "cycle 2 late 2004-03-10"
    early = second.replace("03-10", "02-22")
    assert on("2004-03-12", "1", administrations=early)[0] == "cycle 2 early 2004-02-22"


def test_further_administrations_follow_at_their_interval_from_the_day_where_one_is_overdue():
    of_three = parse_study(TEXT.replace("2 to 3", "3")).study
    planned = {
        "2004-02-24": ["cycle 2 2004-03-01 due", "cycle 3 2004-04-26 upcoming"],
        "2004-03-09": ["cycle 2 2004-03-01 overdue", "cycle 3 2004-05-04 upcoming"],
    }
    for day, expected in planned.items():
        assert cycles(of_three, day, administrations=FIRST) == ["cycle 1 2004-01-01 done", *expected]


def test_an_administration_is_missed_once_the_longest_interval_has_passed():
    text = TEXT.replace("2 to 3", "3").replace("window: 1 week}", "window: 1 week, longest: 16 weeks}")
    study = parse_study(text).study
    assert cycles(study, "2004-04-26", administrations=FIRST)[1:] == [
        "cycle 2 2004-03-01 overdue",
        "cycle 3 2004-06-21 upcoming",
    ]
    assert cycles(study, "2004-04-27", administrations=FIRST)[1:] == [
        "cycle 2 2004-03-01 missed",
        "cycle 3 2004-06-22 dropped",
    ]
    delayed = f"{FIRST}\n1, 2, 2004-04-26, 177Lu-DOTATATE, 7.4, GBq"
    late = delayed.replace("04-26", "04-27")
    assert cycles(study, "2004-04-28", administrations=delayed)[1] == "cycle 2 2004-03-01 done"
    assert cycles(study, "2004-04-28", administrations=late)[1] == "cycle 2 2004-03-01 late"
    assert cycles(study, "2004-08-01")[0] == "cycle 1 2004-01-01 overdue"


def test_an_overdue_administration_of_the_dead_will_not_come():
    found = cycles(STUDY, "2004-07-01", administrations=FIRST, follow_up=DIED)
    assert found == ["cycle 1 2004-01-01 done", "cycle 2 2004-03-01 dropped"]


def test_two_centres_on_one_preset_have_calendars_of_their_own():
    others = [
        parse_study(TEXT.replace(*change)).study for change in (("Two patients", "Two"), ("Not treated", "Other"))
    ]
    assert name_of(STUDY).startswith("small-")
    assert len({name_of(study) for study in (STUDY, *others)}) == 3
    assert name_of(STUDY) == name_of(parse_study(TEXT.replace("20 days", "30 days")).study)
