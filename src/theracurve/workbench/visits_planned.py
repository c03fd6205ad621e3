"""The visits and administrations that the protocol plans for one patient, and what has become of each."""

from dataclasses import dataclass
from datetime import date

from theracurve.derivation.comparing import patient_records
from theracurve.schedule.appointment import Appointment
from theracurve.schedule.schedule import NEEDED, schedule_on
from theracurve.wording.labels import visit_name
from theracurve.wording.schedule import became, window
from theracurve.wording.words import Words
from theracurve.workbench.standing import Look


@dataclass(frozen=True, slots=True)
class ShownVisit:
    """A planned visit or administration in the list of a patient."""

    name: str
    title: str
    window: str
    became: str


def appointments_of(look: Look, patient_id: str) -> tuple[Appointment, ...]:
    """Every planned visit and administration of a patient, as of today."""
    records = patient_records(look.checked.intake.connection.cursor(), [patient_id], NEEDED)
    return schedule_on(date.today(), look.checked.study_file.study, records).appointments


def visits_of(look: Look, patient_id: str, words: Words) -> list[ShownVisit]:
    return [
        ShownVisit(one.name, visit_name(one.name, words), window(one, words), became(one, words))
        for one in appointments_of(look, patient_id)
    ]
