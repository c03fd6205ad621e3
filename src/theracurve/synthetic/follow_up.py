"""The table `follow_up`: until when a patient was seen, and how it ended."""

from theracurve.synthetic.patient import Patient
from theracurve.synthetic.row import Row

OF_THE_DISEASE = "tumour"
CAUSES = {OF_THE_DISEASE: 0.85, "other": 0.15}


def follow_up_row(patient: Patient) -> Row:
    row = {"patient_id": patient.id, "last_seen_on": patient.on(patient.last_day)}
    if patient.died:
        named, drawn = patient.plan.study.pejorative_events.disease_death, patient.draws.weighted(CAUSES)
        cause = named.causes[0] if named and drawn == OF_THE_DISEASE else drawn
        ended = {"vital_status": "dead", "died_on": row["last_seen_on"], "cause": cause, "lost": "false"}
    else:
        ended = {"vital_status": "alive", "lost": "true" if patient.lost else "false"}
    return row | ended
