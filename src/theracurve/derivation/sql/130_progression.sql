-- Progression halted: an adequate tumour assessment at the visit, and no progression from time zero up to it. Where
-- only documented progression can be halted, a PD on or before time zero, by any reader, is what makes the rule apply.
-- A person may have replaced a response under one definition only, so the answers are kept by definition.
WITH documented AS (
    SELECT r.patient_id, r."row"
    FROM records.responses AS r
    INNER JOIN dated_rows AS d ON d.source = 'responses' AND r."row" = d."row"
    WHERE r.response = 'PD' AND d.day <= 0
    QUALIFY row_number() OVER (PARTITION BY r.patient_id ORDER BY d.day DESC, r."row" DESC) = 1
),
adequate AS (
    SELECT t.variant, t.patient_id, t.visit, t.day, t.sources, t.marks
    FROM responses AS t
    WHERE t.deciding AND t.response <> 'NE' AND t.visit IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY t.variant, t.patient_id, t.visit ORDER BY t.distance, t.day) = 1
),
progressed AS (
    SELECT t.variant, t.patient_id, t.day, t.sources, t.marks
    FROM responses AS t
    WHERE t.deciding AND t.response = 'PD'
    QUALIFY row_number() OVER (PARTITION BY t.variant, t.patient_id ORDER BY t.day) = 1
),
halted AS (
    SELECT DISTINCT c.variant, c.rule_id
    FROM rule.criteria AS c
),
judged AS (
    SELECT
        c.variant,
        r.rule_id,
        v.patient_id,
        v.visit,
        v.attended_day,
        CASE
            WHEN r.applies_to = 'documented_progression' THEN 'responses:' || CAST(d."row" AS VARCHAR)
        END AS documented_source,
        a.day AS adequate_day,
        a.sources AS adequate_sources,
        a.marks AS adequate_marks,
        p.day AS progressed_day,
        p.sources AS progressed_sources,
        p.marks AS progressed_marks,
        CASE
            WHEN r.applies_to = 'documented_progression' AND d."row" IS NULL THEN 'not_progressing'
            WHEN p.day <= coalesce(a.day, v.visit_day) THEN 'progressed'
            WHEN a.day IS NULL THEN 'no_tumour_assessment'
            ELSE 'no_progression'
        END AS reason
    FROM halted AS c
    INNER JOIN rule.progression AS r ON c.rule_id = r.rule_id
    INNER JOIN judged_visits AS v ON v.status IN ('attended', 'missed')
    LEFT JOIN documented AS d ON v.patient_id = d.patient_id
    LEFT JOIN adequate AS a ON c.variant = a.variant AND v.patient_id = a.patient_id AND v.visit = a.visit
    LEFT JOIN progressed AS p ON c.variant = p.variant AND v.patient_id = p.patient_id
)
SELECT
    j.variant,
    j.rule_id,
    j.patient_id,
    j.visit,
    '' AS part,
    CASE j.reason
        WHEN 'not_progressing' THEN 'not_applicable'
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
        WHEN 'no_progression' THEN j.adequate_day
        ELSE j.attended_day
    END AS day,
    concat_ws(
        ';',
        j.documented_source,
        CASE j.reason WHEN 'progressed' THEN j.progressed_sources WHEN 'no_progression' THEN j.adequate_sources END
    ) AS sources,
    coalesce(
        CASE j.reason WHEN 'progressed' THEN j.progressed_marks WHEN 'no_progression' THEN j.adequate_marks END, 0
    ) AS marks
FROM judged AS j
