"""The rows of every record table for one generated patient: ties, gaps, limits, several rows a day, thresholds hit."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from cohorts.choose import Choose
from cohorts.people import Person, Row, recorded_days
from cohorts.protocols import AGENTS, ANALYTES, CLASSES
from theracurve.definition.study import Study

MEASURED = {
    "performance_status": ("0", "1", "2", "3"),
    "karnofsky": ("100", "90", "80", "95", "70"),
    "distress": ("4", "2", "6", "0"),
    "pain": ("3", "3.5", "2.5", "10"),
    "weight_kg": ("70",),
}
# Multiples that lie exactly on the limits of 20 % and 50 %, in either direction.
MARKER_VALUES = ("10", "8", "12", "0", "5")
LENGTHS = ("20", "15", "25", "30", "21", "24", "10", "9", "36")
VOLUMES = ("8", "6", "10", "4.5")
BASELINE_STATES = {
    True: ("measured", "measured", "measured", "disappeared", "not_assessed", "too_small"),
    False: ("present", "present", "absent", ""),
}
OTHER_ROLES: tuple[Row, ...] = ({"target": ""}, {"target": "true"}, {"index": ""}, {"index": "true"})
LATER_STATES = {
    True: ("measured", "", "not_assessed", "measured", "disappeared", "not_assessed", "too_small", "present"),
    False: ("present", "absent", "not_assessed", "disappeared", "unequivocal_progression", ""),
}
RESPONSES = ("SD", "PD", "PR", "CR", "NE", "NON_CR_NON_PD")
DRUGS = {"analgesic": ("morphine", "tramadol"), "somatostatin_analogue": ("octreotide", "lanreotide")}
# 1 a day is 7 a week is 28 in four weeks; 30.4375 a month is 1 a day.
DOSES = (
    ("1", "day"),
    ("7", "week"),
    ("28", "4 weeks"),
    ("30.4375", "month"),
    ("2", "day"),
    ("14", "4 weeks"),
    ("0.5", "day"),
)
ACTIVITIES = (("7", "GBq"), ("7400", "MBq"), ("200", "mCi"), ("0.000003", "GBq"))
RESIDUALS = {"GBq": "0.000001", "MBq": "100", "mCi": "1.5"}
RELATED = ("definite", "possible", "probable", "unlikely", "unrelated", "")


def assessments_rows(choose: Choose, person: Person, study: Study) -> Iterator[Row]:
    for measure in measures_of(study) or {"weight_kg"}:
        for day in recorded_days(choose, person):
            yield {
                "patient_id": person.id,
                "assessed_on": person.on(day),
                "measure": measure,
                "value": "" if choose.rarely(12) else choose.one(MEASURED[measure]),
            }


def measures_of(study: Study) -> list[str]:
    """The measures that the protocol names, each once."""
    status = study.benefit.criteria.clinical_status if study.benefit else None
    stated = (status, study.pejorative_events.symptom_relapse)
    return list(dict.fromkeys(part.measure for part in stated if part is not None))


def labs_rows(choose: Choose, person: Person) -> Iterator[Row]:
    """An analyte is plain, has limits for values, changes its unit, or loses dates and values."""
    for analyte in ANALYTES:
        trouble = choose.one((plain, bounded, in_two_units, bounded, in_two_units, gappy))
        for day in recorded_days(choose, person):
            row = {"patient_id": person.id, "collected_on": person.on(day), "analyte": analyte, "unit": "µg/L"}
            yield row | trouble(choose, row | {"value": choose.one(MARKER_VALUES)})


def plain(choose: Choose, row: Row) -> Row:
    return row


def bounded(choose: Choose, row: Row) -> Row:
    return row if row["value"] == "0" else row | {"value": choose.one(("", "<", ">")) + row["value"]}


def in_two_units(choose: Choose, row: Row) -> Row:
    return row | {"unit": choose.one(("µg/L", "U/L"))}


def gappy(choose: Choose, row: Row) -> Row:
    only_month = {"collected_on": row["collected_on"][: len("2001-03")]}
    return row | choose.one(({}, {"value": ""}, only_month))


def lesions_rows(choose: Choose, person: Person, readers: tuple[str, ...]) -> Iterator[Row]:
    """Up to three lesions that are there at baseline, and one that is new."""
    for reader in readers:
        for number in range(1, max(choose.one((1, 2, 3, 0)), person.is_first) + 1):
            target, kind = choose.one(("true", "true", "false", "")), choose.one(("other", "node", ""))
            target = "true" if person.is_first and number == 1 else target
            lesion = {"lesion_id": f"L{number}", "kind": kind, "target": target, "index": str(number == 1).lower()}
            yield from rows_of_lesion(choose, person, lesion | {"reader": reader})
        if person.days and choose.rarely(4):
            day = choose.one(person.days)
            lesion = {"lesion_id": "NEW", "state": "new", "longest_diameter_mm": "12", "reader": reader}
            yield {"patient_id": person.id, "imaged_on": person.on(day)} | lesion


def rows_of_lesion(choose: Choose, person: Person, lesion: Row) -> Iterator[Row]:
    """Rows at baseline, mostly, and on most days; now and then a row forgets or changes what the lesion is."""
    for day in recorded_days(choose, person):
        role = choose.one(OTHER_ROLES) if not person.is_first and choose.rarely(12) else {}
        found = measurement(choose, lesion, day)
        yield {"patient_id": person.id, "imaged_on": person.on(day)} | lesion | role | found


def measurement(choose: Choose, lesion: Row, day: int) -> Row:
    """State and dimensions; at baseline mostly a plain measurement."""
    target = lesion["target"] == "true"
    state = choose.one(BASELINE_STATES[target] if day <= 0 else LATER_STATES[target])
    if state in ("disappeared", "absent", "not_assessed"):
        return {"state": state}
    if state == "too_small" and choose.mostly(3):
        return {"state": state}
    longest = choose.one(LENGTHS)
    across = choose.one(("10", longest)) if int(longest) >= 10 else longest
    return {
        "state": state,
        "longest_diameter_mm": "" if choose.rarely(12) else longest,
        "short_axis_mm": across if lesion["kind"] == "node" and choose.mostly(12) else "",
        "perpendicular_mm": "" if choose.rarely(12) else across,
        "volume_ml": "" if choose.rarely(12) else choose.one(VOLUMES),
    }


def responses_rows(choose: Choose, person: Person, readers: tuple[str, ...]) -> Iterator[Row]:
    for reader in readers:
        for _ in range(max(choose.whole(0, 4), person.is_first)):
            yield {
                "patient_id": person.id,
                "assessed_on": person.on(choose.one(person.days or person.baselines)),
                "response": choose.one(RESPONSES),
                "criteria": "recist_1_1",
                "reader": reader,
            }


def medications_rows(choose: Choose, person: Person) -> Iterator[Row]:
    """Rows that end around time zero and the visits, several of a drug at once, doses alike in different units.

    In one class of four some doses are missing, in another some units differ: more would hide the rest.
    """
    for drug_class in CLASSES:
        trouble: Row = choose.one(({}, {"dose_unit": "µg"}, {}, {"dose": ""}))
        switched = bool(person.days) and choose.rarely(4)
        rows = switch(choose, person, drug_class) if switched else intakes(choose, person, drug_class)
        for place, row in enumerate(rows):
            yield row | (trouble if place % 2 == 0 else {})


def intakes(choose: Choose, person: Person, drug_class: str) -> Iterator[Row]:
    for _ in range(choose.one((1, 0, 2, 3, 0))):
        started = choose.one((-30, -1, 0)) if choose.mostly(3) else choose.one((-30, *person.days))
        ends = [day for day in (-1, 0, *person.days, *(day - 1 for day in person.days)) if day >= started]
        ended = choose.one(ends) if ends and choose.rarely(2) else None
        yield medication(choose, person, (drug_class, DRUGS[drug_class][choose.rarely(3)]), started, ended)


def switch(choose: Choose, person: Person, drug_class: str) -> Iterator[Row]:
    """From one drug of the class to the other, on a day."""
    day, (before, after) = choose.one(person.days), DRUGS[drug_class]
    yield medication(choose, person, (drug_class, before), -30, day - choose.one((1, 1, 0)))
    yield medication(choose, person, (drug_class, after), day, None)


def medication(choose: Choose, person: Person, drug: tuple[str, str], started: int, ended: int | None) -> Row:
    dose, per = choose.one(DOSES)
    return {
        "patient_id": person.id,
        "drug": drug[1],
        "drug_class": drug[0],
        "started_on": person.on(started),
        "ended_on": "" if ended is None else person.on(ended),
        "dose": dose,
        "dose_unit": "mg",
        "per": per,
    }


def adverse_events_rows(choose: Choose, person: Person) -> Iterator[Row]:
    for _ in range(choose.whole(0, 3)):
        yield {
            "patient_id": person.id,
            "term": choose.one(("nausea", "neutropenia")),
            "grade": str(choose.whole(1, 4)),
            "started_on": person.on(choose.one((0, *person.days))),
            "related": choose.one(RELATED),
        }


def administrations_rows(choose: Choose, person: Person) -> Iterator[Row]:
    """Cycles in any order and on one day; date-times and bare dates, all three units."""
    for cycle in range(1, choose.whole(0, 3) + 1):
        agent = choose.one(tuple(AGENTS))
        day = min(person.last, choose.one((0, 5, 7, *person.days)))
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
        row["residual_activity"] = residual
        row["residual_measured_at"] = shown(given + timedelta(minutes=10), 2) if choose.mostly(3) else ""
    return row


def shown(moment: datetime, offset: int) -> str:
    """A moment of UTC as written so many hours ahead of it."""
    local = (moment + timedelta(hours=offset)).isoformat(timespec="minutes")
    return f"{local}+{offset:02d}:00" if offset else f"{local}Z"


def endpoints_rows(choose: Choose, person: Person, study: Study) -> Iterator[Row]:
    """Given endpoints in every unit, at coinciding times, some known only up to an interval, some of nobody but one."""
    for name in (name for name, endpoint in study.endpoints.items() if endpoint.given):
        if not person.is_first and choose.rarely(6):
            continue
        time_, event = choose.whole(0, 4), choose.one(("true", "false"))
        left = str(choose.whole(0, time_)) if choose.rarely(3) else ""
        right = str(time_ + choose.whole(0, 2)) if event == "true" and choose.rarely(3) else ""
        yield {
            "patient_id": person.id,
            "group": person.group,
            "endpoint": name,
            "time": str(time_),
            "time_unit": choose.one(("months", "days", "years")),
            "event": event,
            "left": left,
            "right": right,
        }


def uptake_rows(choose: Choose, person: Person) -> Iterator[Row]:
    for tracer in choose.some(("111In-pentetreotide", "123I-MIBG")):
        yield {
            "patient_id": person.id,
            "imaged_on": person.on(-3),
            "tracer": tracer,
            "metric": "tumour_to_background",
            "value": choose.one(("4", "2")),
        }


def treatments_rows(choose: Choose, person: Person) -> Iterator[Row]:
    for day in choose.some(person.days):
        yield {"patient_id": person.id, "kind": "chemotherapy", "started_on": person.on(day)}


def doses_rows(choose: Choose, person: Person) -> Iterator[Row]:
    for organ in choose.some(("kidney",)):
        yield {"patient_id": person.id, "organ_or_lesion": organ, "absorbed_dose_gy": "4", "cycle": "1"}
