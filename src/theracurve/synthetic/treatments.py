"""The table `treatments`: other treatment of the tumour, before time zero and once it has grown."""

from collections.abc import Iterator

from theracurve.synthetic.patient import Patient
from theracurve.synthetic.row import Row

OPERATED_BEFORE = 0.4
LATER_IN_TREATED, LATER_IN_UNTREATED = 0.3, 0.5
GROWN = 0.4  # log r at which more treatment is considered


def treatments_rows(patient: Patient) -> Iterator[Row]:
    if patient.draws.chance(OPERATED_BEFORE):
        day = -patient.draws.whole(100, 1500)
        yield row(patient, "surgery", day, day)
    wanted = patient.draws.chance(LATER_IN_TREATED if patient.treated else LATER_IN_UNTREATED)
    grown = (visit.day for visit in patient.attended if patient.course.log_volume(visit.day) > GROWN)
    started = next(grown, None) if wanted else None
    if started is not None:
        ended = started + patient.draws.whole(1, 150)
        kind = patient.draws.weighted(patient.plan.population.later_treatments)
        yield row(patient, kind, started, ended if ended <= patient.last_day else None)


def row(patient: Patient, kind: str, started: int, ended: int | None) -> Row:
    return {
        "patient_id": patient.id,
        "kind": kind,
        "started_on": patient.on(started),
        "ended_on": patient.on(ended),
    }
