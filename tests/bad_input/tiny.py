"""Two patients, their death, and nothing to be found: what cases of files and cells are about."""

from records.sound import Change
from records.spoilt import change_of

TINY_PROTOCOL = """
study: tiny
title: Two patients
data_origin: synthetic
time_zero: enrolled_on
groups:
  A: {label: Treated, treated: true}
  B: {label: Not treated, treated: false}
reference_group: B
pejorative_events:
  death: {}
endpoints:
  overall_survival: {events: [death]}
"""
TINY = {
    "protocol": TINY_PROTOCOL,
    "patients": """patient_id,group,indication,enrolled_on
P1,A,tumour,2004-01-10
P2,B,age,2004-02-01
""",
    "follow_up": """patient_id,last_seen_on,vital_status,died_on
P1,2005-06-01,alive,
P2,2004-12-24,dead,2004-12-24
""",
    "labs": """patient_id,collected_on,analyte,value,unit
P1,2004-01-10,CgA,500,ug/L
""",
    "medications": """patient_id,drug,drug_class,started_on,dose,dose_unit,per
P1,morphine,analgesic,2004-01-01,30,mg,day
""",
}

# Its protocol asks for nothing of two tables that are there to be spoilt, of which every case without an error is told.
ASKED_FOR_BY_NOBODY = ("note records-unread | labs 1 .", "note records-unread | medications 1 .")


def spoil(lines: str) -> tuple[Change, ...]:
    """Changes as the spoilt records write them: `+ table: a row more`, `~ table: text -> what it becomes`."""
    return tuple(change_of(line) for line in lines.strip("\n").splitlines())
