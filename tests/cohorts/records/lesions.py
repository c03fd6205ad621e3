"""Lesions and recorded responses, of one reader or several."""

from collections.abc import Iterator
from dataclasses import dataclass

from cohorts.choose import Choose
from cohorts.people import Person, Row, recorded_days
from cohorts.protocol.names import READERS

# Of each lesion: its usual size, and sizes that lie 20, 25 and 30 % and 5 mm from that or from each other.
LENGTHS = (
    ("20", "20", "15", "25", "24", "14", "30", "20"),
    ("30", "30", "36", "22.5", "21", "35", "37.5", "30"),
    ("10", "10", "12.5", "7.5", "12", "7", "9", "15"),
)
SHORT_AXES = ("10", "9.999", "15", "12", "18", "9", "14.4")
VOLUMES = ("8", "6", "8", "10", "4.5")
BASELINE_STATES = {
    True: ("measured", "measured", "measured", "disappeared", "not_assessed", "too_small"),
    False: ("present", "present", "absent", ""),
}
OTHER_ROLES: tuple[Row, ...] = ({"target": ""}, {"target": "true"}, {"index": ""}, {"index": "true"}, {"kind": "node"})
LATER_STATES = {
    True: ("measured", "", "not_assessed", "measured", "disappeared", "not_assessed", "too_small", "present"),
    False: ("present", "absent", "not_assessed", "disappeared", "unequivocal_progression", "", "too_small", "measured"),
}
SIZES = ("longest_diameter_mm", "short_axis_mm", "perpendicular_mm", "volume_ml")
LATER = ((0,), (0,), (0, 0, 1), (0, 1, 2, 3))  # how many days after the others of its visit a lesion is read
GONE: Row = {"state": "disappeared"} | dict.fromkeys(SIZES, "")
RESPONSES = ("SD", "PD", "PR", "CR", "NE", "NON_CR_NON_PD")
COURSES = (("PR", "SD"), ("PR", "CR"), ("PR", "SD", "PR"), ("CR", "NE"))  # what one reader sees in turn


@dataclass(frozen=True, slots=True)
class Reading:
    """How one reader reads a patient: all on one day, or some lesions days `later`, under one label or under none."""

    person: Person
    reader: str
    later: tuple[int, ...]
    labelled: bool

    def dated(self, choose: Choose, day: int) -> Row:
        person, label = self.person, self.person.label(choose, day)
        if day > 0 and not label and self.labelled and choose.mostly():
            label = choose.one((f"scan {day}", f"Scan {day}", f"scan {day}", "scan"))
        read_on = min(day + choose.one(self.later), person.last) if day > 0 else day
        return {"patient_id": person.id, "imaged_on": person.on(read_on), "visit": label, "reader": self.reader}


def readers_of(choose: Choose, person: Person, readers: tuple[str, ...]) -> tuple[str, ...]:
    """All readers, mostly; the adjudicator has read but some of the patients."""
    some = tuple(name for name in readers if name != READERS[2] or choose.rarely(2))
    return readers if person.is_first else some


def lesions_rows(choose: Choose, person: Person, readers: tuple[str, ...]) -> Iterator[Row]:
    """Up to three lesions that are there at baseline, and one that is new; now and then a day when all are gone."""
    for reader in readers_of(choose, person, readers):
        reading = Reading(person, reader, choose.one(LATER), labelled=choose.rarely(2))
        cleared = choose.one(person.days) if person.days and choose.rarely(3) else None
        for number in range(1, max(choose.one((1, 2, 3, 0)), person.is_first) + 1):
            target, kind = choose.one(("true", "true", "false", "")), choose.one(("other", "node", ""))
            target = "true" if person.is_first and number == 1 else target
            lesion = {"lesion_id": f"L{number}", "kind": kind, "target": target, "index": str(number == 1).lower()}
            for day, row in rows_of_lesion(choose, reading, lesion, choose.one(LENGTHS)):
                yield row | (GONE if is_gone(day, target, cleared) else {})
        if person.days and choose.rarely(4):
            day = choose.one(person.days)
            lesion = {"lesion_id": "NEW", "state": "new", "longest_diameter_mm": "12"}
            yield reading.dated(choose, day) | lesion


def is_gone(day: int, target: str, cleared: int | None) -> bool:
    """On the day that cleared the patient every lesion is; the targets, which would be progression, stay away."""
    return cleared is not None and (day == cleared or (day > cleared and target == "true"))


def rows_of_lesion(
    choose: Choose, reading: Reading, lesion: Row, lengths: tuple[str, ...]
) -> Iterator[tuple[int, Row]]:
    """Rows with their days, mostly at baseline and on most days; some forget or change what the lesion is."""
    for day in recorded_days(choose, reading.person):
        role = choose.one(OTHER_ROLES) if not reading.person.is_first and choose.rarely(12) else {}
        found = measurement(choose, lesion, day, lengths)
        yield day, reading.dated(choose, day) | lesion | role | found


def measurement(choose: Choose, lesion: Row, day: int, lengths: tuple[str, ...]) -> Row:
    """State and dimensions; at baseline mostly a plain measurement."""
    target = lesion["target"] == "true"
    state = choose.one(BASELINE_STATES[target] if day <= 0 else LATER_STATES[target])
    if state in ("disappeared", "absent", "not_assessed"):
        return {"state": state}
    if state == "too_small" and choose.mostly(3):
        return {"state": state}
    longest = choose.one(lengths)
    across = choose.one(("10", longest)) if float(longest) >= 10 else longest
    return {
        "state": state,
        "longest_diameter_mm": "" if choose.rarely(12) else longest,
        "short_axis_mm": choose.one(SHORT_AXES) if lesion["kind"] == "node" and choose.mostly(12) else "",
        "perpendicular_mm": "" if choose.rarely(12) else across,
        "volume_ml": "" if choose.rarely(12) else choose.one(VOLUMES),
    }


def responses_rows(choose: Choose, person: Person, readers: tuple[str, ...]) -> Iterator[Row]:
    """Responses after time zero, mostly; some before, which document that the tumour was growing."""
    for reader in readers_of(choose, person, readers):
        course = choose.one(((), *COURSES))
        for place, day in enumerate(recorded_days(choose, person)):
            yield {
                "patient_id": person.id,
                "assessed_on": person.on(day),
                "visit": person.label(choose, day),
                "response": course[place % len(course)] if course else choose.one(RESPONSES),
                "criteria": "recist_1_1",
                "reader": reader,
            }
