"""The table `adverse_events`: mostly mild, mostly after administrations; some unrelated ones in every group, and in a
comparator that the protocol says was watched those of its own therapy."""

from collections.abc import Iterator

from theracurve.synthetic.patient import Patient
from theracurve.synthetic.row import Row

# How often each follows an administration: marrow toxicity comes weeks later, the rest within days.
AFTER_ADMINISTRATION = {"nausea": 0.25, "fatigue": 0.2, "thrombocytopenia": 0.15, "neutropenia": 0.1}
DELAY = {"nausea": (0, 2), "fatigue": (1, 7), "thrombocytopenia": (20, 40), "neutropenia": (20, 40)}
UNRELATED = ("abdominal pain", "respiratory infection", "hypertension", "back pain")
DAYS_BETWEEN_UNRELATED = 400.0
OF_COMPARATOR = ("fatigue", "nausea", "diarrhoea", "anaemia")
DAYS_BETWEEN_OF_COMPARATOR = 150.0
GRADES = {1: 0.55, 2: 0.31, 3: 0.11, 4: 0.03}
RELATED = {"possible": 0.35, "probable": 0.4, "definite": 0.25}
NOT_RELATED = {"unrelated": 0.7, "unlikely": 0.3}
GRADING = "CTCAE 3.0"


def adverse_events_rows(patient: Patient) -> Iterator[Row]:
    if patient.agent is not None:
        for day in patient.cycles:
            yield from after_administration(patient, day)
    elif patient.plan.study.groups[patient.group].watched:
        yield from of_comparator(patient)
    day = int(patient.draws.exponential(DAYS_BETWEEN_UNRELATED))
    while day <= patient.last_day:
        yield row(patient, patient.draws.one_of(UNRELATED), day, patient.draws.weighted(NOT_RELATED))
        day += 1 + int(patient.draws.exponential(DAYS_BETWEEN_UNRELATED))


def after_administration(patient: Patient, day: int) -> Iterator[Row]:
    for term, probability in AFTER_ADMINISTRATION.items():
        started = day + patient.draws.whole(*DELAY[term])
        if patient.draws.chance(probability) and started <= patient.last_day:
            yield row(patient, term, started, patient.draws.weighted(RELATED))


def of_comparator(patient: Patient) -> Iterator[Row]:
    """Those of the comparator's therapy, which begins at time zero."""
    day = int(patient.draws.exponential(DAYS_BETWEEN_OF_COMPARATOR))
    while day <= patient.last_day:
        yield row(patient, patient.draws.one_of(OF_COMPARATOR), day, patient.draws.weighted(RELATED))
        day += 1 + int(patient.draws.exponential(DAYS_BETWEEN_OF_COMPARATOR))


def row(patient: Patient, term: str, started: int, related: str) -> Row:
    grade = patient.draws.weighted(GRADES)
    ended = started + patient.draws.whole(1, 30)
    return {
        "patient_id": patient.id,
        "term": term,
        "grade": str(grade),
        "grading": GRADING,
        "started_on": patient.on(started),
        "ended_on": patient.on(ended if ended <= patient.last_day else None),
        "related": related,
        "serious": "true" if grade >= 3 else "false",
    }
