"""Bone scans and total volumes, of one reader or several: counts and volumes on the limits of the rules."""

from collections.abc import Iterator

from cohorts.choose import Choose
from cohorts.people import Person, Row, recorded_days
from cohorts.protocol.names import PSMA
from cohorts.records.lesions import readers_of
from theracurve.definition.study import Study

# What the baseline does not show, and of that, what the first scan does not show either: about as many as are asked.
NEW_LESIONS = (("2", "2"), ("0", "0"), ("4", "2"), ("3", "1"), ("2", ""), ("5", "3"), ("1", "1"), ("", "2"), ("", ""))
# From 100: 30 % less and a step beside it, 20 % more and a step beside it, and both again from 50.
VOLUMES = ("100", "70", "120", "50", "60", "119.999999", "70.000001", "0", "", "150")
AT_BASELINE = ("100", "100", "0", "100", "50", "100", "100", "")
NEW_ON_A_VOLUME = ("0", "1", "", "2", "0")


def bone_scans_rows(choose: Choose, person: Person, readers: tuple[str, ...], study: Study) -> Iterator[Row]:
    """Where no rule reads them, the scans of few patients: they are visits all the same."""
    if study.pejorative_events.bone_progression is None and choose.mostly(6):
        return
    for reader in readers_of(choose, person, readers):
        for day in recorded_days(choose, person):
            new, after_first = choose.one(NEW_LESIONS) if day > 0 or choose.rarely(4) else ("", "")
            yield scanned(choose, person, day, reader) | {"new_lesions": new, "new_after_first": after_first}


def volumes_rows(choose: Choose, person: Person, readers: tuple[str, ...], study: Study) -> Iterator[Row]:
    """Of one tracer, and of another beside it where the protocol says which counts."""
    progression = study.pejorative_events.tumour_progression
    if (progression is None or progression.source != "volumes") and choose.mostly(6):
        return
    tracers = PSMA if progression is not None and progression.tracer else PSMA[:1]
    for reader in readers_of(choose, person, readers):
        for day in recorded_days(choose, person):
            volume = choose.one(VOLUMES[: choose.one((3, 10))] if day > 0 else AT_BASELINE)
            yield scanned(choose, person, day, reader) | {
                "tracer": choose.one((tracers[0], tracers[0], tracers[-1])),
                "total_volume_ml": volume,
                "new_lesions": choose.one(NEW_ON_A_VOLUME) if day > 0 else "",
            }


def scanned(choose: Choose, person: Person, day: int, reader: str) -> Row:
    """The day, of which now and then only the month is known."""
    imaged_on = person.on(day)
    return {
        "patient_id": person.id,
        "imaged_on": imaged_on[: len("2001-03")] if choose.rarely(24) else imaged_on,
        "visit": person.label(choose, day),
        "reader": reader,
    }
