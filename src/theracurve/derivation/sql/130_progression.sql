-- Progression halted: an adequate tumour assessment at the visit, and no progression from time zero up to it.
WITH adequate AS (
    SELECT t.rule_id, t.patient_id, t.visit, t.day, t.sources
    FROM tumour_responses AS t
    WHERE t.deciding AND t.response <> 'NE' AND t.visit IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY t.rule_id, t.patient_id, t.visit ORDER BY t.distance, t.day) = 1
),
progressed AS (
    SELECT t.rule_id, t.patient_id, t.day, t.sources
    FROM tumour_responses AS t
    WHERE t.deciding AND t.response = 'PD'
    QUALIFY row_number() OVER (PARTITION BY t.rule_id, t.patient_id ORDER BY t.day) = 1
),
judged AS (
    SELECT
        r.rule_id,
        v.patient_id,
        v.visit,
        v.attended_day,
        a.day AS adequate_day,
        a.sources AS adequate_sources,
        p.day AS progressed_day,
        p.sources AS progressed_sources,
        CASE
            WHEN p.day <= coalesce(a.day, v.visit_day) THEN 'progressed'
            WHEN a.day IS NULL THEN 'no_tumour_assessment'
            ELSE 'no_progression'
        END AS reason
    FROM rule.progression AS r
    INNER JOIN judged_visits AS v ON v.status IN ('attended', 'missed')
    LEFT JOIN adequate AS a
        ON r.progression_rule_id = a.rule_id AND v.patient_id = a.patient_id AND v.visit = a.visit
    LEFT JOIN progressed AS p ON r.progression_rule_id = p.rule_id AND v.patient_id = p.patient_id
)
SELECT
    j.rule_id,
    j.patient_id,
    j.visit,
    '' AS part,
    CASE j.reason
        WHEN 'progressed' THEN 'not_met'
        WHEN 'no_tumour_assessment' THEN 'not_evaluable'
        ELSE 'met'
    END AS answer,
    j.reason,
    CAST(NULL AS DOUBLE) AS baseline,
    CAST(NULL AS DOUBLE) AS value,
    CAST(NULL AS DOUBLE) AS threshold,
    '' AS unit,
    CASE j.reason
        WHEN 'progressed' THEN j.progressed_day
        WHEN 'no_tumour_assessment' THEN j.attended_day
        ELSE j.adequate_day
    END AS day,
    CASE j.reason
        WHEN 'progressed' THEN j.progressed_sources
        WHEN 'no_tumour_assessment' THEN ''
        ELSE j.adequate_sources
    END AS sources
FROM judged AS j
