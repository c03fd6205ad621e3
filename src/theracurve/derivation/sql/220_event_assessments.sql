-- Every evaluable assessment of the assessed kinds of event, whether it shows the event, in one narrow shape.
SELECT
    s.rule_id, s.patient_id, s.part, s.place, s.day, s.shown, s.baseline, s.value, s.threshold, s.unit, s.reason, s.sources, s.value_source
FROM symptom_assessments AS s
UNION ALL
SELECT
    m.rule_id, m.patient_id, m.part, m.place, m.day, m.shown, m.baseline, m.value, m.threshold, m.unit, m.reason, m.sources, m.value_source
FROM marker_assessments AS m
UNION ALL
SELECT
    t.rule_id,
    t.patient_id,
    '' AS part,
    1 AS place,
    t.day,
    t.response = 'PD' AS shown,
    t.baseline,
    t.value,
    t.threshold,
    t.unit,
    'progressed' AS reason,
    t.sources,
    t.sources AS value_source
FROM tumour_responses AS t
WHERE t.deciding AND t.response <> 'NE'
