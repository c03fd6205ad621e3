-- Every evaluable assessment of the assessed kinds of event, whether it shows the event, in one narrow shape. `variant`
-- is empty where the assessment is the same under every definition; a person's answer about a response may not be.
SELECT
    s.rule_id,
    '' AS variant,
    s.patient_id,
    '' AS part,
    1 AS place,
    s.day,
    s.shown,
    s.baseline,
    s.value,
    s.threshold,
    '' AS unit,
    'worse' AS reason,
    s.sources,
    s.marks
FROM symptom_assessments AS s
UNION ALL
SELECT
    m.rule_id,
    '' AS variant,
    m.patient_id,
    m.part,
    m.place,
    m.day,
    m.shown,
    m.baseline,
    m.value,
    m.threshold,
    m.unit,
    m.reason,
    m.sources,
    m.marks
FROM marker_assessments AS m
UNION ALL
SELECT
    r.rule_id,
    r.variant,
    r.patient_id,
    '' AS part,
    1 AS place,
    r.day,
    r.response = 'PD' AS shown,
    r.baseline,
    r.value,
    r.threshold,
    r.unit,
    'progressed' AS reason,
    r.sources,
    r.marks
FROM responses AS r
WHERE r.deciding AND r.response <> 'NE'
