"""A study of two patients in whose records there is nothing to find, and how to spoil them."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from theracurve.definition.loader import parse_study
from theracurve.intake import Intake, read_folder
from theracurve.records.checks import check_records
from theracurve.vocabulary.findings import Finding

TODAY = date(2006, 1, 1)

PROTOCOL = """
study: small
title: Two patients
data_origin: synthetic
time_zero: enrolled_on
groups:
  A: {label: Treated, treated: true}
  B: {label: Not treated, treated: false}
reference_group: B
indications: [uncontrolled_tumour, contraindication]
agents:
  111In-pentetreotide: {radionuclide: In-111, activity: 7 GBq, tolerance: 10 %, tracer: 111In-pentetreotide}
  131I-MIBG: {radionuclide: I-131, activity: 3.7 to 7.4 GBq, tracer: 123I-MIBG}
agent_choice: {by: highest_uptake, metric: tumour_to_background, tie: report}
visits: {months: [3, 6], window: 45 days}
baseline_window: 3 months
benefit:
  at: [3, 6]
  criteria:
    clinical_status: {measure: performance_status, improves_by: 1}
    markers: {analytes: [CgA], decrease: more than 20 %, applies_to: secreting}
    progression: {halted: true}
    lesion_size: {lesion: index, dimension: longest_diameter, decrease: more than 25 %}
    medication: {classes: [analgesic], dose: lowered}
  rule: all_applicable
pejorative_events:
  therapy_side_effect: {grade: 3 or more}
  symptom_relapse: {measure: performance_status, worsens_by: 1, from: best}
  tumour_progression: {criteria: recist_1_1}
  marker_increase: {increase: more than 20 %, from: nadir}
  death: {}
endpoints:
  overall_survival: {events: [death]}
  event_free_survival: {events: all}
"""
GIVEN = """
study: given
title: Times that come ready-made
data_origin: reconstructed
groups:
  A: {label: Treated, treated: true}
  B: {label: Not treated, treated: false}
reference_group: B
endpoints:
  survival: {given: true}
"""
SOUND = {
    "protocol": PROTOCOL,
    "patients": """patient_id,group,indication,enrolled_on,consent_on,birth_year,secreting
P1,A,uncontrolled_tumour,2004-01-10,2004-01-05,1950,true
P2,B,contraindication,2004-02-01,2004-02-01,1940,true
""",
    "uptake": """patient_id,imaged_on,tracer,metric,value
P1,2004-01-05,111In-pentetreotide,tumour_to_background,5
P1,2004-01-06,123I-MIBG,tumour_to_background,2
""",
    "administrations": """patient_id,cycle,administered_at,agent,activity,activity_unit,measured_at,residual_activity
P1,1,2004-01-20T10:00+01:00,111In-pentetreotide,7000,MBq,2004-01-20T08:00+01:00,100
P1,2,2004-02-20T10:00+01:00,111In-pentetreotide,7000,MBq,2004-02-20T08:00+01:00,100
""",
    "assessments": """patient_id,assessed_on,visit,measure,value
P1,2004-01-10,baseline,performance_status,2
P1,2004-04-10,month 3,performance_status,1
P2,2004-02-01,baseline,performance_status,2
P2,2004-08-01,month 6,performance_status,2
""",
    "labs": """patient_id,collected_on,visit,analyte,value,unit,assay
P1,2004-01-10,baseline,CgA,500,ug/L,kit 1
P1,2004-04-10,month 3,CgA,300,ug/L,kit 1
P2,2004-02-01,baseline,CgA,400,ug/L,kit 1
""",
    "lesions": """patient_id,imaged_on,lesion_id,modality,target,index,longest_diameter_mm,short_axis_mm,state
P1,2004-01-08,L1,CT,true,true,40,30,measured
P1,2004-04-12,L1,CT,true,true,30,25,measured
P2,2004-01-30,L1,CT,true,true,50,30,measured
""",
    "medications": """patient_id,drug,drug_class,started_on,ended_on,dose,dose_unit,per
P1,morphine,analgesic,2003-12-01,2004-03-01,30,mg,day
""",
    "adverse_events": """patient_id,term,grade,started_on,ended_on,related
P1,nausea,2,2004-01-21,2004-01-22,probable
""",
    "follow_up": """patient_id,last_seen_on,vital_status,died_on
P1,2005-06-01,alive,
P2,2004-12-24,dead,2004-12-24
""",
}
SOUND_ENDPOINTS = {
    "protocol": GIVEN,
    "endpoints": """patient_id,group,endpoint,time,time_unit,event,left,right,entry,weight
P1,A,survival,12.5,months,true,,,,
P2,B,survival,14,months,false,,,,
""",
}

Change = tuple[str, str, str | None]  # table, text, what it becomes everywhere (None: the table is taken away)


def spoilt(tables: Mapping[str, str], changes: Iterable[Change]) -> dict[str, str]:
    """The tables with each change made; an empty text stands for the end of the table, which may be a new one."""
    result = dict(tables)
    for table, text, becomes in changes:
        before = result.get(table, "")
        assert text in before, f"{table} has no {text!r}"
        if becomes is None:
            del result[table]
        else:
            result[table] = before.replace(text, becomes) if text else before + becomes
    return result


def intake_of(folder: Path, tables: Mapping[str, str]) -> Intake:
    for table, text in tables.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return read_folder(folder, covariates={}, today=TODAY)


def findings_of(folder: Path, tables: Mapping[str, str]) -> tuple[Finding, ...]:
    """What the checks find in the tables under the protocol that stands among them."""
    definitions = parse_study(tables["protocol"], "study.yaml").definitions
    records = {name: text for name, text in tables.items() if name != "protocol"}
    return check_records(definitions, intake_of(folder, records), today=TODAY)
