"""The table `follow_up`: until when a patient was seen, and how it ended."""

from theracurve.synthetic.patient import Patient
from theracurve.synthetic.row import Row

CAUSES = {"tumour": 0.85, "other": 0.15}


def follow_up_row(patient: Patient) -> Row:
    row = {"patient_id": patient.id, "last_seen_on": patient.on(patient.last_day)}
    if patient.died:
        cause = patient.draws.weighted(CAUSES)
        ended = {"vital_status": "dead", "died_on": row["last_seen_on"], "cause": cause, "lost": "false"}
    else:
        ended = {"vital_status": "alive", "lost": "true" if patient.lost else "false"}
    return row | ended
