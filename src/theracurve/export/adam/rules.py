"""Which datasets there are, and what each variable is made from.

Analysis Data Model Implementation Guide 1.3 and the Basic Data Structure for Time-to-Event Analyses 1.0 (CDISC). Days
of a study (ADY) have no day 0, as CDISC counts them; the time to an event (AVAL) is in days from time zero, as the
estimates count it. What has no variable there has one of ours: EVIDID (the evidence of the call), ENTRYDAY, LEFTDAY,
RIGHTDAY.
"""

from theracurve.export.adam.dataset import DatasetRule, Type, Variable
from theracurve.records.examined import DATED

DOMAINS = {  # of CDISC, in which the rows of a record table stand, with the variable of their day
    "administrations": ("EX", "EXSTDTC"),
    "adverse_events": ("AE", "AESTDTC"),
    "assessments": ("QS", "QSDTC"),
    "bone_scans": ("TR", "TRDTC"),
    "follow_up": ("DS", "DSSTDTC"),
    "labs": ("LB", "LBDTC"),
    "lesions": ("TR", "TRDTC"),
    "medications": ("CM", "CMSTDTC"),
    "patients": ("DM", "RFSTDTC"),
    "responses": ("RS", "RSDTC"),
    "treatments": ("CM", "CMSTDTC"),
    "volumes": ("TR", "TRDTC"),
}
STUDY = (Variable("STUDYID", "Study Identifier"), Variable("USUBJID", "Unique Subject Identifier"))
ARM = (
    Variable("TRTP", "Planned Treatment"),
    Variable("ARMCD", "Planned Arm Code"),
)
PARAMETER = (
    Variable("PARAM", "Parameter"),
    Variable("PARAMCD", "Parameter Code"),
)
WHEN = (Variable("ADT", "Analysis Date", Type.DATE), Variable("ADY", "Analysis Relative Day", Type.INTEGER))
SEQUENCE = Variable("SRCSEQ", "Source Sequence Number", Type.INTEGER)
EVIDENCE = Variable("EVIDID", "Evidence of the Call")
VISIT = Variable("AVISIT", "Analysis Visit")

PEOPLE = """
    SELECT $study AS "STUDYID", p.patient_id AS "USUBJID", g.label AS "TRTP", p."group" AS "ARMCD",
        p.time_zero AS zero, g.treated, p.*
    FROM adam_people AS p INNER JOIN adam_groups AS g ON p."group" = g."group"
"""


CITED_DAYS = " UNION ALL ".join(
    (
        f"SELECT source, row, day FROM ({DATED})",
        *(f"SELECT 'follow_up', row, {day} FROM records.follow_up" for day in ("died_on", "last_seen_on")),
    )
)
RECORDED = "(SELECT count(*) > 0 FROM records.administrations)"  # else nobody can be said not to have been treated
# Terms of CDISC (C66731), which nobody may extend: another sex than two is neither unknown nor undifferentiated there.
SEX = "CASE WHEN sex = 'male' THEN 'M' WHEN sex = 'female' THEN 'F' WHEN sex IS NULL THEN 'U' END"
UNIT = "replace(replace(l.unit, 'µ', 'u'), 'μ', 'u')"  # as CDISC writes a millionth


def day_of(date: str) -> str:
    """The day of a date as CDISC counts: time zero is day 1, the day before it day -1."""
    days = f"date_diff('day', p.zero, {date})"
    return f"{days} + CASE WHEN {days} >= 0 THEN 1 ELSE 0 END"


ADSL = DatasetRule(
    "ADSL",
    "Subject-Level Analysis Dataset",
    ("USUBJID",),
    (
        *STUDY,
        Variable("SUBJID", "Subject Identifier for the Study"),
        Variable("SITEID", "Study Site Identifier"),
        Variable("AGE", "Age", Type.INTEGER),
        Variable("AGEU", "Age Units"),
        Variable("SEX", "Sex"),
        Variable("SEXREC", "Sex as Recorded"),
        Variable("ARM", "Description of Planned Arm"),
        Variable("ARMCD", "Planned Arm Code"),
        Variable("TRT01P", "Planned Treatment for Period 01"),
        Variable("TRT01A", "Actual Treatment for Period 01"),
        Variable("ITTFL", "Intent-To-Treat Population Flag"),
        Variable("SAFFL", "Safety Population Flag"),
        Variable("STARTDT", "Time Zero", Type.DATE),
        Variable("TRTSDT", "Date of First Exposure to Treatment", Type.DATE),
        Variable("TRTEDT", "Date of Last Exposure to Treatment", Type.DATE),
        Variable("LSTALVDT", "Date Last Known Alive", Type.DATE),
        Variable("DTHDT", "Date of Death", Type.DATE),
        Variable("DTHFL", "Subject Death Flag"),
        Variable("DTHCAUS", "Cause of Death"),
    ),
    f"""
    SELECT p."STUDYID", p."USUBJID", p.patient_id AS "SUBJID", p.site AS "SITEID", p.age AS "AGE",
        CASE WHEN p.age IS NOT NULL THEN 'YEARS' END AS "AGEU",
        {SEX} AS "SEX", p.sex AS "SEXREC",
        p."TRTP" AS "ARM", p."ARMCD", p."TRTP" AS "TRT01P",
        CASE WHEN x.first IS NOT NULL OR NOT p.treated THEN p."TRTP" WHEN {RECORDED} THEN 'Not treated' END AS "TRT01A",
        'Y' AS "ITTFL", CASE WHEN x.first IS NOT NULL THEN 'Y' WHEN {RECORDED} THEN 'N' END AS "SAFFL",
        p.zero AS "STARTDT",
        x.first AS "TRTSDT", x.last AS "TRTEDT", f.seen AS "LSTALVDT", f.died AS "DTHDT",
        CASE WHEN f.dead THEN 'Y' END AS "DTHFL", f.cause AS "DTHCAUS"
    FROM ({PEOPLE}) AS p
    LEFT JOIN (
        SELECT patient_id, min(administered_at_on) AS first, max(administered_at_on) AS last
        FROM records.administrations GROUP BY patient_id
    ) AS x ON p.patient_id = x.patient_id
    LEFT JOIN (
        SELECT patient_id, max(last_seen_on) AS seen, max(died_on) AS died, any_value(cause) AS cause,
            bool_or(vital_status = 'dead' OR died_on IS NOT NULL) AS dead
        FROM records.follow_up GROUP BY patient_id
    ) AS f ON p.patient_id = f.patient_id
    """,
)

ADTTE = DatasetRule(
    "ADTTE",
    "Time-to-Event Analysis Dataset",
    ("USUBJID", "PARAMCD"),
    (
        *STUDY,
        Variable("ASEQ", "Analysis Sequence Number", Type.INTEGER),
        Variable("AGE", "Age", Type.INTEGER),
        Variable("SEX", "Sex"),
        Variable("ARM", "Description of Planned Arm"),
        *ARM,
        *PARAMETER,
        Variable("STARTDT", "Time-to-Event Origin Date for Subject", Type.DATE),
        Variable("ADT", "Analysis Date", Type.DATE),
        Variable("AVAL", "Analysis Value", Type.NUMBER),
        Variable("AVALU", "Analysis Value Unit"),
        Variable("CNSR", "Censor", Type.INTEGER),
        Variable("EVNTDESC", "Event or Censoring Description"),
        Variable("CNSDTDSC", "Censor Date Description"),
        Variable("SRCDOM", "Source Data"),
        Variable("SRCVAR", "Source Variable"),
        SEQUENCE,
        Variable("ENTRYDAY", "Days at Which Observation Begins", Type.NUMBER),
        Variable("LEFTDAY", "Event After This Many Days", Type.NUMBER),
        Variable("RIGHTDAY", "Event by This Many Days", Type.NUMBER),
        EVIDENCE,
    ),
    f"""
    WITH times AS (
        SELECT e.*, p.*, e.time_days AS days, upper(left(e.reason, 1)) || replace(substr(e.reason, 2), '_', ' ') AS why,
            p.zero + CAST(v.days AS INTEGER) AS ended_on, p.zero + CAST(v.days - e.time_days AS INTEGER) AS began_on
        FROM derived_endpoints AS e
        INNER JOIN ({PEOPLE}) AS p ON e.patient_id = p.patient_id
        INNER JOIN derived_evidence AS v ON e.evidence_id = v.evidence_id
        WHERE e.variant = 'protocol'
    ),
    cited AS (
        SELECT v.evidence_id, split_part(u.source, ':', 1) AS "table",
            TRY_CAST(split_part(u.source, ':', 2) AS INTEGER) AS row
        FROM derived_evidence AS v, unnest(string_split(v.sources, ';')) AS u (source)
        WHERE v.decision = 'endpoint' AND v.variant = 'protocol'
    )
    SELECT t."STUDYID", t."USUBJID", row_number() OVER (PARTITION BY t."USUBJID" ORDER BY c.code) AS "ASEQ",
        t.age AS "AGE", {SEX} AS "SEX", t."TRTP" AS "ARM", t."TRTP", t."ARMCD", c.label AS "PARAM", c.code AS "PARAMCD",
        t.began_on AS "STARTDT", t.ended_on AS "ADT", t.days AS "AVAL", 'DAYS' AS "AVALU",
        CASE WHEN t.event THEN 0 WHEN t.competing THEN 2 ELSE 1 END AS "CNSR", t.why AS "EVNTDESC",
        CASE WHEN NOT t.event THEN t.why END AS "CNSDTDSC",
        d.domain AS "SRCDOM", d.variable AS "SRCVAR", s.row AS "SRCSEQ",
        t.entry_days AS "ENTRYDAY", t.left_days AS "LEFTDAY", t.right_days AS "RIGHTDAY", t.evidence_id AS "EVIDID"
    FROM times AS t
    INNER JOIN adam_parameters AS c ON t.endpoint = c.endpoint
    LEFT JOIN (
        SELECT t.evidence_id, c."table", c.row FROM times AS t
        INNER JOIN cited AS c ON t.evidence_id = c.evidence_id
        LEFT JOIN ({CITED_DAYS}) AS x ON c."table" = x.source AND c.row = x.row
        QUALIFY row_number() OVER (
            PARTITION BY t.evidence_id ORDER BY (x.day = t.ended_on) DESC NULLS LAST, c."table", c.row
        ) = 1
    ) AS s ON t.evidence_id = s.evidence_id
    LEFT JOIN adam_domains AS d ON s."table" = d."table"
    """,
)

ADEX = DatasetRule(
    "ADEX",
    "Exposure Analysis Dataset",
    ("USUBJID", "ACYCLE", "AGENT", "PARAMCD"),
    (
        *STUDY,
        *ARM,
        Variable("AGENT", "Radiopharmaceutical"),
        Variable("ACYCLE", "Cycle", Type.INTEGER),
        *PARAMETER,
        Variable("AVAL", "Analysis Value", Type.NUMBER),
        Variable("AVALU", "Analysis Value Unit"),
        *WHEN,
        EVIDENCE,
    ),
    f"""
    WITH given AS (
        SELECT x.*, TRY_CAST(left(x.administered_at, 10) AS DATE) AS day FROM derived_exposure AS x
    )
    SELECT p."STUDYID", p."USUBJID", p."TRTP", p."ARMCD", x.agent AS "AGENT", x.cycle AS "ACYCLE",
        m.label AS "PARAM", m.code AS "PARAMCD",
        CASE m.code WHEN 'NETACT' THEN x.net_activity_gbq ELSE x.cumulative_gbq END AS "AVAL", 'GBq' AS "AVALU",
        x.day AS "ADT", {day_of("x.day")} AS "ADY", x.evidence_id AS "EVIDID"
    FROM given AS x
    INNER JOIN ({PEOPLE}) AS p ON x.patient_id = p.patient_id
    CROSS JOIN (VALUES ('NETACT', 'Net activity (GBq)'), ('CUMACT', 'Cumulative activity (GBq)')) AS m (code, label)
    """,
)

ADLB = DatasetRule(
    "ADLB",
    "Laboratory Analysis Dataset",
    ("USUBJID", "PARAMCD", "ADT", "SRCSEQ"),
    (
        *STUDY,
        *ARM,
        *PARAMETER,
        Variable("AVAL", "Analysis Value", Type.NUMBER),
        Variable("AVALC", "Analysis Value (C)"),
        Variable("AVALU", "Analysis Value Unit"),
        Variable("ANRLO", "Analysis Normal Range Lower Limit", Type.NUMBER),
        Variable("ANRHI", "Analysis Normal Range Upper Limit", Type.NUMBER),
        Variable("ADT", "Analysis Date", Type.DATE),
        Variable("ADTF", "Analysis Date Imputation Flag"),
        Variable("ADY", "Analysis Relative Day", Type.INTEGER),
        VISIT,
        SEQUENCE,
    ),
    f"""
    SELECT p."STUDYID", p."USUBJID", p."TRTP", p."ARMCD", l.analyte || coalesce(' (' || {UNIT} || ')', '') AS "PARAM",
        c.code AS "PARAMCD", CASE WHEN l.value_side = '=' THEN l.value END AS "AVAL",
        CASE WHEN l.value IS NOT NULL
            THEN replace(l.value_side, '=', '') || CAST(CAST(l.value AS DOUBLE) AS VARCHAR) END AS "AVALC",
        {UNIT} AS "AVALU", l.lower_limit AS "ANRLO", l.upper_limit AS "ANRHI", l.collected_on_first AS "ADT",
        CASE WHEN l.collected_on IS NULL AND l.collected_on_first IS NOT NULL THEN 'D' END AS "ADTF",
        {day_of("l.collected_on_first")} AS "ADY", l.visit AS "AVISIT", l.row AS "SRCSEQ"
    FROM records.labs AS l
    INNER JOIN ({PEOPLE}) AS p ON l.patient_id = p.patient_id
    INNER JOIN adam_analytes AS c ON l.analyte = c.analyte AND l.unit IS NOT DISTINCT FROM c.unit
    """,
)

ADTR = DatasetRule(
    "ADTR",
    "Tumor Results Analysis Dataset",
    ("USUBJID", "LESIONID", "ADT", "PARAMCD", "SRCSEQ"),
    (
        *STUDY,
        *ARM,
        Variable("LESIONID", "Lesion Identifier"),
        Variable("LOC", "Location of the Lesion"),
        Variable("TARGETFL", "Target Lesion Flag"),
        *PARAMETER,
        Variable("AVAL", "Analysis Value", Type.NUMBER),
        Variable("AVALU", "Analysis Value Unit"),
        Variable("STATE", "State of the Lesion"),
        *WHEN,
        VISIT,
        Variable("EVALID", "Evaluator Identifier"),
        SEQUENCE,
    ),
    f"""
    SELECT p."STUDYID", p."USUBJID", p."TRTP", p."ARMCD", l.lesion_id AS "LESIONID", l.location AS "LOC",
        CASE WHEN l.target THEN 'Y' WHEN NOT l.target THEN 'N' END AS "TARGETFL",
        l.label AS "PARAM", l.code AS "PARAMCD",
        l.size AS "AVAL", l.unit AS "AVALU", l.state AS "STATE", l.imaged_on_first AS "ADT",
        {day_of("l.imaged_on_first")} AS "ADY", l.visit AS "AVISIT", l.reader AS "EVALID", l.row AS "SRCSEQ"
    FROM (
        SELECT r.*, m.code, m.label, m.unit,
            CASE m.code WHEN 'LDIAM' THEN r.longest_diameter_mm WHEN 'SAXIS' THEN r.short_axis_mm
                WHEN 'PERP' THEN r.perpendicular_mm ELSE r.volume_ml END AS size
        FROM records.lesions AS r
        CROSS JOIN (VALUES ('LDIAM', 'Longest diameter (mm)', 'mm'), ('SAXIS', 'Short axis (mm)', 'mm'),
            ('PERP', 'Perpendicular diameter (mm)', 'mm'), ('VOLUME', 'Volume (mL)', 'mL')) AS m (code, label, unit)
    ) AS l
    INNER JOIN ({PEOPLE}) AS p ON l.patient_id = p.patient_id
    WHERE l.size IS NOT NULL OR (l.code = 'LDIAM' AND l.state IS NOT NULL
        AND l.short_axis_mm IS NULL AND l.perpendicular_mm IS NULL AND l.volume_ml IS NULL)
    """,
)

ADRS = DatasetRule(
    "ADRS",
    "Response Analysis Dataset",
    ("USUBJID", "PARAMCD", "ADY", "EVALID"),
    (
        *STUDY,
        *ARM,
        *PARAMETER,
        Variable("AVALC", "Analysis Value (C)"),
        *WHEN,
        VISIT,
        Variable("EVALID", "Evaluator Identifier"),
        Variable("CONFFL", "Confirmed Response Flag"),
        EVIDENCE,
    ),
    f"""
    SELECT p."STUDYID", p."USUBJID", p."TRTP", p."ARMCD", r.label AS "PARAM", r.code AS "PARAMCD",
        r.response AS "AVALC", p.zero + CAST(r.day AS INTEGER) AS "ADT",
        r.day + CASE WHEN r.day >= 0 THEN 1 ELSE 0 END AS "ADY",
        r.visit AS "AVISIT", r.reader AS "EVALID", r.confirmed AS "CONFFL", r.evidence_id AS "EVIDID"
    FROM (
        SELECT patient_id, 'OVRLRESP' AS code, 'Overall response' AS label, response, day, visit, reader,
            NULL AS confirmed, evidence_id
        FROM derived_responses WHERE variant = 'protocol'
        UNION ALL
        SELECT patient_id, 'BOR', 'Best overall response', response, day, NULL, reader,
            CASE WHEN confirmed THEN 'Y' ELSE 'N' END, evidence_id
        FROM derived_best_response WHERE variant = 'protocol'
    ) AS r
    INNER JOIN ({PEOPLE}) AS p ON r.patient_id = p.patient_id
    """,
)

ADAE = DatasetRule(
    "ADAE",
    "Adverse Event Analysis Dataset",
    ("USUBJID", "ASTDT", "AETERM", "SRCSEQ"),
    (
        *STUDY,
        *ARM,
        Variable("AETERM", "Reported Term for the Adverse Event"),
        Variable("AETOXGR", "Standard Toxicity Grade"),
        Variable("AETOXGRN", "Standard Toxicity Grade (N)", Type.INTEGER),
        Variable("AETOXVR", "Grading in Which It Is Graded"),
        Variable("ASTDT", "Analysis Start Date", Type.DATE),
        Variable("ASTDY", "Analysis Start Relative Day", Type.INTEGER),
        Variable("AENDT", "Analysis End Date", Type.DATE),
        Variable("AESER", "Serious Event"),
        Variable("AEREL", "Causality"),
        Variable("TRTEMFL", "Treatment Emergent Analysis Flag"),
        SEQUENCE,
    ),
    f"""
    SELECT p."STUDYID", p."USUBJID", p."TRTP", p."ARMCD", a.term AS "AETERM", CAST(a.grade AS VARCHAR) AS "AETOXGR",
        a.grade AS "AETOXGRN", a.grading AS "AETOXVR", a.started_on AS "ASTDT", {day_of("a.started_on")} AS "ASTDY",
        a.ended_on AS "AENDT", CASE WHEN a.serious THEN 'Y' WHEN NOT a.serious THEN 'N' END AS "AESER",
        a.related AS "AEREL", CASE WHEN a.started_on >= x.first THEN 'Y' END AS "TRTEMFL", a.row AS "SRCSEQ"
    FROM records.adverse_events AS a
    INNER JOIN ({PEOPLE}) AS p ON a.patient_id = p.patient_id
    LEFT JOIN (
        SELECT patient_id, min(administered_at_on) AS first FROM records.administrations GROUP BY patient_id
    ) AS x ON a.patient_id = x.patient_id
    """,
)

ADQS = DatasetRule(
    "ADQS",
    "Questionnaire Analysis Dataset",
    ("USUBJID", "PARAMCD", "ADT", "SRCSEQ"),
    (*STUDY, *ARM, *PARAMETER, Variable("AVAL", "Analysis Value", Type.NUMBER), *WHEN, VISIT, SEQUENCE),
    f"""
    SELECT p."STUDYID", p."USUBJID", p."TRTP", p."ARMCD", q.measure AS "PARAM", m.code AS "PARAMCD", q.value AS "AVAL",
        q.assessed_on AS "ADT", {day_of("q.assessed_on")} AS "ADY", q.visit AS "AVISIT", q.row AS "SRCSEQ"
    FROM records.assessments AS q
    INNER JOIN ({PEOPLE}) AS p ON q.patient_id = p.patient_id
    INNER JOIN adam_measures AS m ON q.measure = m.measure
    """,
)

RULES = (ADSL, ADEX, ADLB, ADTR, ADRS, ADAE, ADQS, ADTTE)
