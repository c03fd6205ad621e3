"""A folder in which nearly everything is wrong: what intake and the checks find comes at once, in reading order."""

from pathlib import Path

from records.sound import PROTOCOL, TODAY
from theracurve.definition.loader import parse_study
from theracurve.intake import read_folder
from theracurve.records import check_records, mark_answered, read_answers
from theracurve.vocabulary.findings import Finding, in_reading_order

TABLES = {
    "patients.csv": """patient_id,group,indication,enrolled_on,consent_on,birth_year,secreting
P1,A,uncontrolled_tumour,2004-01-10,2004-01-15,1990,true
P01,B,contraindicaton,2004-02-01,,50,no
P2,b,contraindication,,,1940,false
""",
    "uptake.csv": "patient_id,imaged_on,tracer,metric,value\nP1,2004-01-25,123I-MIBG,suv_max,0\n",
    "administrations.csv": """patient_id,cycle,administered_at,agent,activity,activity_unit,residual_activity
P1,1,2004-01-20,111In-pentetreotide,7,MBq,8
P1,1,2004-02-20,111In-pentetreotid,-7,,
P2,0,2004-02-20T10:00,131I-MIBG,5,GBq,
""",
    "assessments.csv": """patient_id,assessed_on,visit,measure,value
P1,2004-01-10,month 3,performance_status,9
P3,2004-04-10,month 4,weight_kg,17
""",
    "labs.csv": "patient_id,collected_on,analyte,value,unit\nP1,2004-01,CGA,5,\nP2,2004-01-10,CGA,1.000,ug/L\n",
    "lesions.csv": """patient_id,imaged_on,lesion_id,longest_diameter_mm,state,reader
P1,2004-01-08,L1,4.0,measured,R1
P1,2004-04-12,L1,40,absent,R2
""",
    "medications.csv": """patient_id,drug,drug_class,started_on,ended_on,dose,dose_unit,per
P1,morphine,analgesic,2004-03-01,2003-12-01,30,,day
""",
    "adverse_events.csv": """patient_id,term,grade,started_on,ended_on,related
P1,nausea,6,2004-01-01,,probable
P1,death,5,2004-07-05,,Possible
""",
    "follow_up.csv": """patient_id,last_seen_on,vital_status,died_on,lost
P1,2004-05-06,alive,2004-03-06,no
P2,,dead,,
P2,,alive,,
""",
    "answers.csv": """code,table,row,who,when,answer,reason
consent-after-enrolment,patients,1,Dr Weiss,2005-01-02,kept,
""",
}
FOUND = [
    ("error", "activity-negative", "administrations", 2, "activity"),
    ("error", "activity-without-unit", "administrations", 2, "activity_unit"),
    ("error", "agent-unknown", "administrations", 2, "agent"),
    ("error", "cycle-impossible", "administrations", 3, "cycle"),
    ("error", "moment-without-zone", "administrations", 3, "administered_at"),
    ("error", "residual-exceeds-activity", "administrations", 1, "residual_activity"),
    ("error", "choice-unknown", "adverse_events", 2, "related"),
    ("error", "grade-impossible", "adverse_events", 1, "grade"),
    ("error", "record-after-death", "adverse_events", 2, "started_on"),
    ("error", "measure-impossible", "assessments", 1, "value"),
    ("error", "patient-unknown", "assessments", 2, "patient_id"),
    ("error", "alive-with-death-date", "follow_up", 1, "vital_status"),
    ("error", "death-without-date", "follow_up", 2, "died_on"),
    ("error", "lost-denied", "follow_up", 1, "lost"),
    ("error", "seen-after-death", "follow_up", 1, "last_seen_on"),
    ("error", "analyte-absent", "labs", None, "analyte"),
    ("error", "lab-without-unit", "labs", 1, "unit"),
    ("error", "lesion-unmarked", "lesions", None, "index"),
    ("error", "reader-undecided", "lesions", None, "reader"),
    ("error", "dose-without-unit", "medications", 1, "dose_unit"),
    ("error", "end-before-start", "medications", 1, "ended_on"),
    ("error", "flag-unknown", "patients", 2, "secreting"),
    ("error", "group-unknown", "patients", 3, "group"),
    ("error", "indication-unknown", "patients", 2, "indication"),
    ("error", "patient-id-collision", "patients", 2, "patient_id"),
    ("error", "time-zero-missing", "patients", 3, "enrolled_on"),
    ("error", "uptake-impossible", "uptake", 1, "value"),
    ("question", "administration-before-imaging", "administrations", 1, "administered_at"),
    ("warning", "event-before-consent", "adverse_events", 1, "started_on"),
    ("question", "measure-implausible", "assessments", 2, "value"),
    ("warning", "visit-unknown", "assessments", 2, "visit"),
    ("question", "follow-up-several", "follow_up", 3, "patient_id"),
    ("warning", "last-seen-missing", "follow_up", 3, "last_seen_on"),
    ("warning", "lab-date-partial", "labs", 1, "collected_on"),
    ("question", "lesion-state-contradicted", "lesions", 2, "state"),
    ("warning", "target-unmarked", "lesions", 1, "target"),
    ("question", "medication-started-later", "medications", 1, "started_on"),
    ("question", "age-implausible", "patients", 1, "birth_year"),
    ("question", "age-implausible", "patients", 2, "birth_year"),
    ("warning", "baseline-missing", "patients", 2, "patient_id"),
    ("warning", "baseline-missing", "patients", 2, "patient_id"),
    ("warning", "consent-after-enrolment", "patients", 1, "consent_on"),
    ("warning", "follow-up-missing", "patients", 2, "patient_id"),
    ("warning", "metric-absent", "uptake", None, "metric"),
    ("warning", "tracer-absent", "uptake", None, "tracer"),
]


def found_in(folder: Path) -> tuple[Finding, ...]:
    intake = read_folder(folder, covariates={}, today=TODAY)
    answers = read_answers(folder / "answers.csv", today=TODAY)
    checked = check_records(parse_study(PROTOCOL, "study.yaml").definitions, intake, today=TODAY)
    return mark_answered(in_reading_order((*intake.findings, *checked)), answers.given)


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path):
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = found_in(tmp_path)
    places = [("question" if f.needs_review else str(f.severity), f.code, f.table, f.row, f.column) for f in found]
    assert places == FOUND
    assert all(f.message.endswith((".", "?")) and f.remedy.endswith(".") for f in found)
    assert found_in(tmp_path) == found
