-- Medication combined over the classes that the patient was taking.
WITH counted AS (
    SELECT
        m.rule_id,
        m.patient_id,
        m.visit,
        count(*) FILTER (WHERE m.answer <> 'not_applicable') AS applicable,
        count(*) FILTER (WHERE m.answer = 'met') AS met,
        count(*) FILTER (WHERE m.answer = 'not_met') AS not_met,
        count(*) FILTER (WHERE m.answer = 'not_evaluable') AS not_evaluable,
        count(*) FILTER (WHERE m.reason = 'raised') AS raised,
        string_agg(m.sources, ';' ORDER BY m.place) FILTER (WHERE m.answer <> 'not_applicable') AS sources
    FROM medication_answers AS m
    GROUP BY m.rule_id, m.patient_id, m.visit
),
combined AS (
    SELECT
        c.rule_id,
        c.patient_id,
        c.visit,
        c.applicable,
        c.sources,
        r.combine = 'any' AND c.raised > 0 AS by_raised,
        CASE
            WHEN c.applicable = 0 THEN 'not_applicable'
            WHEN r.combine = 'any' AND c.raised > 0 THEN 'not_met'
            WHEN r.combine = 'any' AND c.met > 0 THEN 'met'
            WHEN r.combine = 'all' AND c.not_met > 0 THEN 'not_met'
            WHEN c.not_evaluable > 0 THEN 'not_evaluable'
            WHEN r.combine = 'any' THEN 'not_met'
            ELSE 'met'
        END AS answer
    FROM counted AS c
    INNER JOIN rule.medication AS r ON c.rule_id = r.rule_id
)
SELECT
    c.rule_id,
    c.patient_id,
    c.visit,
    '' AS part,
    c.answer,
    m.reason,
    m.baseline,
    m.value,
    m.threshold,
    m.unit,
    m.day,
    CASE WHEN c.applicable = 0 THEN m.sources ELSE c.sources END AS sources,
    m.marks
FROM combined AS c
INNER JOIN medication_answers AS m
    ON c.rule_id = m.rule_id AND c.patient_id = m.patient_id AND c.visit = m.visit AND c.answer = m.answer
    AND (NOT c.by_raised OR m.reason = 'raised')
QUALIFY row_number() OVER (PARTITION BY c.rule_id, c.patient_id, c.visit ORDER BY m.place) = 1
UNION ALL
SELECT
    r.rule_id,
    v.patient_id,
    v.visit,
    '' AS part,
    'not_evaluable' AS answer,
    'not_attended' AS reason,
    CAST(NULL AS DOUBLE) AS baseline,
    CAST(NULL AS DOUBLE) AS value,
    CAST(NULL AS DOUBLE) AS threshold,
    '' AS unit,
    v.attended_day AS day,
    '' AS sources,
    0 AS marks
FROM rule.medication AS r
INNER JOIN judged_visits AS v ON v.status = 'missed'
