"""Medications: rows that end around time zero and the visits, several of a drug at once, equal doses."""

from collections.abc import Iterator

from cohorts.choose import Choose
from cohorts.people import Person, Row
from cohorts.protocol.names import CLASSES, DRUGS

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


def medications_rows(choose: Choose, person: Person) -> Iterator[Row]:
    """In one class of four some doses are missing, in another some units differ: more would hide the rest."""
    for drug_class in CLASSES:
        trouble: Row = choose.one(({}, {"dose_unit": "µg"}, {}, {"dose": ""}))
        switched = bool(person.days) and choose.rarely(4)
        rows = switch(choose, person, drug_class) if switched else intakes(choose, person, drug_class)
        for place, row in enumerate(rows):
            yield row | (trouble if place % 2 == 0 else {})


def intakes(choose: Choose, person: Person, drug_class: str) -> Iterator[Row]:
    """Mostly of the first drug; the third has no factor of equivalence."""
    for _ in range(choose.one((1, 0, 2, 3, 0))):
        started = choose.one((-30, -1, 0)) if choose.mostly(3) else choose.one((-30, *person.days))
        ends = [day for day in (-1, 0, *person.days, *(day - 1 for day in person.days)) if day >= started]
        ended = choose.one(ends) if ends and choose.rarely(2) else None
        drug = DRUGS[drug_class][choose.one((0, 0, 0, 1, 0, 1, 0, 2))]
        yield medication(choose, person, (drug_class, drug), started, ended)


def switch(choose: Choose, person: Person, drug_class: str) -> Iterator[Row]:
    """From one drug of the class to the other, on a day."""
    day, (before, after) = choose.one(person.days), DRUGS[drug_class][:2]
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
