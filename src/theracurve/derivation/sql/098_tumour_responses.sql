-- The responses under each progression rule; `deciding` marks the reader that events and criteria follow; where that is
-- the adjudicator, a row of theirs is cited by every other reader's response.
WITH by_rule AS (
    SELECT
        u.rule_id,
        r.patient_id,
        r.reader,
        r.day,
        r.visit,
        r.visit_day,
        r.distance,
        coalesce(a.response, r.response) AS response,
        r.reason || coalesce('/' || a.reason, '') AS reason,
        r.baseline,
        r.value,
        r.threshold,
        r.unit,
        concat_ws(';', r.sources, a.sources) AS sources,
        r.marks
    FROM lesion_rules AS u
    INNER JOIN lesion_responses AS r ON u.criteria = r.criteria AND u.reappearance = r.reappearance
    LEFT JOIN irecist_answers AS a
        ON u.rule_id = a.rule_id
        AND r.patient_id = a.patient_id
        AND r.reader = a.reader
        AND r.time_point = a.time_point
    UNION ALL
    SELECT
        i.rule_id,
        i.patient_id,
        i.reader,
        i.day,
        i.visit,
        i.visit_day,
        i.distance,
        i.response,
        i.reason,
        i.baseline,
        i.value,
        i.threshold,
        i.unit,
        i.sources,
        i.marks
    FROM index_lesion_responses AS i
    UNION ALL
    SELECT
        u.rule_id,
        r.patient_id,
        r.reader,
        r.day,
        v.visit,
        v.visit_day,
        v.distance,
        r.response,
        'as_recorded' AS reason,
        CAST(NULL AS DOUBLE) AS baseline,
        CAST(NULL AS DOUBLE) AS value,
        CAST(NULL AS DOUBLE) AS threshold,
        '' AS unit,
        r.sources,
        0 AS marks
    FROM rule.tumour_progression AS u
    INNER JOIN recorded_responses AS r ON u.criteria = 'responses'
    LEFT JOIN visit_days AS v ON r.patient_id = v.patient_id AND r.day = v.day
    UNION ALL
    SELECT
        m.rule_id,
        m.patient_id,
        m.reader,
        m.day,
        v.visit,
        v.visit_day,
        v.distance,
        m.response,
        m.reason,
        m.baseline,
        m.value,
        m.threshold,
        m.unit,
        m.sources,
        m.marks
    FROM volume_responses AS m
    LEFT JOIN visit_days AS v ON m.patient_id = v.patient_id AND m.day = v.day
)
SELECT
    b.rule_id,
    b.patient_id,
    b.reader,
    b.day,
    b.visit,
    b.visit_day,
    b.distance,
    b.response,
    b.reason,
    b.baseline,
    b.value,
    b.threshold,
    b.unit,
    concat_ws(';', nullif(b.sources, ''), CASE WHEN b.reader <> d.reader THEN d.adjudicator_source END) AS sources,
    b.marks,
    coalesce(b.reader = d.reader, FALSE) AS deciding
FROM by_rule AS b
LEFT JOIN deciding_readers AS d ON b.rule_id = d.rule_id AND b.patient_id = d.patient_id
