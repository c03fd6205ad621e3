"""Assessments, adverse events, administrations, other treatments, given endpoints, and what no rule reads."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta

from cohorts.choose import Choose
from cohorts.people import Person, Row, recorded_days
from cohorts.protocol.names import AGENTS, METRICS, READERS, TERMS, TRACERS, TREATMENTS
from theracurve.definition.study import Study

MEASURED = {
    "performance_status": ("0", "1", "2", "3"),
    "karnofsky": ("100", "90", "80", "95", "70"),
    "distress": ("4", "2", "6", "0"),
    "pain": ("3", "3.5", "2.5", "10"),
    "weight_kg": ("70", "64", "0"),
}
ACTIVITIES = (
    *(("7", "GBq"), ("7400", "MBq"), ("200", "mCi"), ("0.000003", "GBq")),
    *(("0.2", "Ci"), ("7000000", "kBq"), ("55000", "kBq/kg"), ("75", "MBq/kg")),
)
IN_ITS_OWN_UNIT = (("1", "kBq"), ("0.000001", "GBq"), ("0.001", "MBq"), ("0.00002", "mCi"), ("0", "Ci"))
RESIDUALS = {"GBq": "0.000001", "MBq": "100", "mCi": "1.5", "Ci": "0.002", "kBq": "3"}
UPTAKES = ("4", "2", "3", "2.5", "1.999999", "4", "3", "")
GRADES = {"krenning": ("4", "2", "3", "0", "1", "4", "3", ""), "luthree_grade": ("3", "2", "3", "1", "2", "3", "1", "")}
RELATED = ("definite", "possible", "probable", "unlikely", "unrelated", "")


def assessments_rows(choose: Choose, person: Person, studies: Iterable[Study]) -> Iterator[Row]:
    for measure in (*measures_of(studies), "weight_kg"):
        for day in recorded_days(choose, person):
            yield {
                "patient_id": person.id,
                "assessed_on": person.on(day),
                "visit": person.label(choose, day),
                "measure": measure,
                "value": "" if choose.rarely(12) else choose.one(MEASURED[measure]),
            }


def measures_of(studies: Iterable[Study]) -> list[str]:
    """The measures that the definitions name, each once."""
    return list(dict.fromkeys(measure for study in studies for measure in study.measures))


def adverse_events_rows(choose: Choose, person: Person) -> Iterator[Row]:
    for _ in range(choose.whole(0, 3)):
        yield {
            "patient_id": person.id,
            "term": choose.one(TERMS),
            "grade": str(choose.whole(1, 4)),
            "grading": choose.one(("CTCAE 5.0", "")),
            "started_on": person.on(choose.one((0, *person.days))),
            "related": choose.one(RELATED),
            "serious": choose.one(("false", "true", "")),
        }


def administrations_rows(choose: Choose, person: Person) -> Iterator[Row]:
    """Cycles in any order and on one day, now and then before time zero; date-times and bare dates, all units."""
    for cycle in range(1, choose.whole(0, 3) + 1):
        agent = choose.one(tuple(AGENTS))
        day = min(person.last, choose.one((0, 5, 7, 0, *person.days, -3)))
        row = {"patient_id": person.id, "cycle": str(cycle), "agent": agent}
        activity, unit = ("", "") if choose.rarely(10) else choose.one(ACTIVITIES)
        row |= {"activity": activity, "activity_unit": unit}
        yield row | moments(choose, person, day, RESIDUALS.get(unit, ""))


def moments(choose: Choose, person: Person, day: int, residual: str) -> Row:
    """When it was given and when activity and residual were measured: with an offset, as a bare date, or not said.

    Half past midnight, two hours ahead of UTC, is the day before there.
    """
    clock = choose.one((time(9), time(0, 30), time(23)))
    given = datetime.combine(person.zero + timedelta(days=day), clock) - timedelta(hours=2)  # in UTC
    before = given - timedelta(hours=choose.one((0, 1, 30)))
    bare = choose.rarely(6)
    row = {"administered_at": shown(given, 2)[:10] if bare else shown(given, 2)}
    if choose.mostly(3):
        row["measured_at"] = shown(before, 2)[:10] if choose.rarely(8) else shown(before, choose.one((2, 0, 1)))
    if residual and choose.mostly(3):
        own = choose.one(IN_ITS_OWN_UNIT) if choose.rarely(3) else (residual, "")
        row |= {"residual_activity": own[0], "residual_unit": own[1]}
        row["residual_measured_at"] = shown(given + timedelta(minutes=10), 2) if choose.mostly(3) else ""
    return row


def shown(moment: datetime, offset: int) -> str:
    """A moment of UTC as written so many hours ahead of it."""
    local = (moment + timedelta(hours=offset)).isoformat(timespec="minutes")
    return f"{local}+{offset:02d}:00" if offset else f"{local}Z"


def endpoints_rows(choose: Choose, person: Person, study: Study) -> Iterator[Row]:
    """Given endpoints in every unit, at coinciding times, some known only up to an interval, some of nobody but one.

    Beside those that the protocol states stands one that it does not, whose rows nobody asks for.
    """
    names = [name for name, endpoint in study.endpoints.items() if endpoint.given]
    for name in (*names, "not_stated") if names else ():
        if not person.is_first and choose.rarely(6):
            continue
        time_, event = choose.whole(0, 4), choose.one(("true", "false"))
        left = str(choose.whole(0, time_)) if choose.rarely(3) else ""
        right = str(time_ + choose.whole(0, 2)) if event == "true" and choose.rarely(3) else ""
        entry = choose.one(("0", str(time_ - 1), "0.5")) if time_ and choose.rarely(3) else ""
        yield {
            "patient_id": person.id,
            "group": person.group,
            "endpoint": name,
            "time": str(time_),
            "time_unit": choose.one(("months", "days", "years")),
            "event": event,
            "left": left,
            "right": right,
            "entry": entry,
        }


def uptake_rows(choose: Choose, person: Person, study: Study) -> Iterator[Row]:
    """Scans of some tracers before and after the first administration, of up to three lesions, now and then of another
    metric or by another reader."""
    choice = study.agent_choice
    metric = choice.metric if choice else choose.one(METRICS)
    readers = (choice.reader, choice.reader, READERS[1]) if choice and choice.reader else ("",)
    for tracer in TRACERS if person.is_first else choose.some(TRACERS):
        for lesion in choose.one((("L1",), ("L1", "L2"), ("L1", "L2", "L3"), ("", "L2"), ("L2",))):
            day = min(person.last, choose.one((-3, -3, -3, 0, 6)))
            measured = choose.one(METRICS) if choose.rarely(12) and not person.is_first else metric
            yield {
                "patient_id": person.id,
                "imaged_on": person.on(day),
                "tracer": tracer,
                "lesion_id": lesion,
                "metric": measured,
                "value": choose.one(GRADES.get(measured, UPTAKES)),
                "reader": choose.one(readers),
            }


def treatments_rows(choose: Choose, person: Person) -> Iterator[Row]:
    """On days on which other things are seen, too; now and then on or before time zero."""
    for day in (*choose.some((-5, 0)), *choose.some(person.days)):
        if choose.rarely(2):
            yield {"patient_id": person.id, "kind": choose.one(TREATMENTS), "started_on": person.on(day)}


def doses_rows(choose: Choose, person: Person) -> Iterator[Row]:
    for organ in choose.some(("kidney",)):
        yield {"patient_id": person.id, "organ_or_lesion": organ, "absorbed_dose_gy": "4", "cycle": "1"}
