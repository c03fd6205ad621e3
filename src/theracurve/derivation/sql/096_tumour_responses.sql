-- The responses under each progression rule; `deciding` marks the reader that events and criteria follow.
WITH by_rule AS (
    SELECT
        u.rule_id,
        r.patient_id,
        r.reader,
        r.day,
        r.response,
        r.reason,
        r.baseline,
        r.value,
        r.threshold,
        r.unit,
        r.sources
    FROM rule.tumour_progression AS u
    INNER JOIN recist_responses AS r ON u.criteria = 'recist_1_1'
    UNION ALL
    SELECT
        u.rule_id,
        r.patient_id,
        r.reader,
        r.day,
        r.response,
        r.reason,
        r.baseline,
        r.value,
        r.threshold,
        r.unit,
        r.sources
    FROM rule.tumour_progression AS u
    INNER JOIN recorded_responses AS r ON u.criteria = 'responses'
)
SELECT
    b.rule_id,
    b.patient_id,
    b.reader,
    b.day,
    v.visit,
    v.visit_day,
    v.distance,
    b.response,
    b.reason,
    b.baseline,
    b.value,
    b.threshold,
    b.unit,
    b.sources,
    0 AS marks,
    d.reader IS NOT NULL AS deciding
FROM by_rule AS b
LEFT JOIN deciding_readers AS d
    ON b.rule_id = d.rule_id AND b.patient_id = d.patient_id AND b.reader = d.reader
LEFT JOIN visit_days AS v ON b.patient_id = v.patient_id AND b.day = v.day
