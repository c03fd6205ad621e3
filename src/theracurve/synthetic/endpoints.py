"""The table `endpoints`, for endpoints that the protocol takes as given: times in months, as a published set has them.

An endpoint whose name speaks of overall survival or of death is the time to death. Any other is the time to progression
as the first reader saw it, or to death, and is known up to the imaging before.
"""

from collections.abc import Iterator

from theracurve.synthetic.course import MONTH
from theracurve.synthetic.patient import Patient
from theracurve.synthetic.responses import Call
from theracurve.synthetic.row import Row

NAMES_OF_SURVIVAL = ("overall", "death", "os")


def endpoints_rows(patient: Patient, calls: list[Call]) -> Iterator[Row]:
    """One row for each given endpoint; `calls` are one reader's, in order of time."""
    for name in patient.plan.given:
        outcome = time_to_death(patient) if speaks_of_death(name) else time_to_progression(patient, calls)
        yield {
            "patient_id": patient.id,
            "group": patient.group,
            "endpoint": name,
            "time_unit": "months",
            "entry": "0" if float(outcome["time"]) > 0 else "",
            "weight": "1",
        } | outcome


def speaks_of_death(name: str) -> bool:
    words = name.lower().replace("-", "_").replace(".", "_").split("_")
    return any(word in NAMES_OF_SURVIVAL for word in words)


def months(day: int) -> str:
    return f"{day / MONTH:.2f}"


def time_to_death(patient: Patient) -> Row:
    return {"time": months(patient.last_day), "event": "true" if patient.died else "false"}


def time_to_progression(patient: Patient, calls: list[Call]) -> Row:
    """Progression when it was seen; else death; else free of it until the last imaging that could tell."""
    clear = 0
    for call in calls:
        day = call.imaging.day
        if call.response == "PD":
            return {"time": months(day), "event": "true", "left": months(clear), "right": months(day)}
        if call.response != "NE":
            clear = day
    if patient.died:
        return time_to_death(patient)
    return {"time": months(clear), "event": "false", "left": months(clear)}
