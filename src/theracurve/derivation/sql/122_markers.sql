-- Markers combined: any or all of the analytes that count, or the primary one alone. An analyte counts with a baseline
-- that is high enough. Only secreting tumours, where the rule says so.
WITH considered AS (
    SELECT
        m.rule_id,
        m.patient_id,
        m.visit,
        m.part,
        m.place,
        m.answer,
        m.reason,
        m.sources,
        r.combine,
        m.reason NOT IN ('no_baseline', 'below_limit') AS counts
    FROM marker_answers AS m
    INNER JOIN rule.markers AS r ON m.rule_id = r.rule_id
    WHERE r.combine <> 'primary' OR m.place = 1
),
counted AS (
    SELECT
        c.rule_id,
        c.patient_id,
        c.visit,
        c.combine,
        bool_or(c.counts) AS any_counts,
        bool_or(c.reason = 'below_limit') AS below_limit,
        bool_or(c.counts AND c.answer = 'met') AS met,
        bool_or(c.counts AND c.answer = 'not_met') AS not_met,
        bool_or(c.counts AND c.answer = 'not_evaluable') AS not_evaluable,
        string_agg(c.sources, ';' ORDER BY c.place) FILTER (WHERE c.reason <> 'no_baseline') AS sources
    FROM considered AS c
    GROUP BY c.rule_id, c.patient_id, c.visit, c.combine
),
combined AS (
    SELECT
        c.rule_id,
        c.patient_id,
        c.visit,
        c.combine,
        c.any_counts,
        c.sources,
        CASE
            WHEN NOT c.any_counts AND c.below_limit THEN 'not_applicable'
            WHEN NOT c.any_counts THEN 'not_evaluable'
            WHEN c.combine <> 'all' AND c.met THEN 'met'
            WHEN c.combine = 'all' AND c.not_met THEN 'not_met'
            WHEN c.not_evaluable THEN 'not_evaluable'
            WHEN c.combine = 'all' THEN 'met'
            ELSE 'not_met'
        END AS answer
    FROM counted AS c
),
deciding AS (
    SELECT
        c.rule_id,
        c.patient_id,
        c.visit,
        d.part,
        c.answer,
        CASE
            WHEN c.combine <> 'all' AND c.answer = 'met' THEN d.sources
            WHEN c.combine = 'all' AND c.answer = 'not_met' THEN d.sources
            ELSE coalesce(c.sources, '')
        END AS sources
    FROM combined AS c
    INNER JOIN considered AS d
        ON c.rule_id = d.rule_id AND c.patient_id = d.patient_id AND c.visit = d.visit
        AND c.answer = d.answer AND c.any_counts = d.counts
    QUALIFY row_number() OVER (PARTITION BY c.rule_id, c.patient_id, c.visit ORDER BY d.place) = 1
),
out_of_scope AS (
    SELECT r.rule_id, v.patient_id, v.visit, p.secreting, p.patient_row, v.attended_day
    FROM rule.markers AS r
    INNER JOIN judged_visits AS v ON v.status IN ('attended', 'missed')
    INNER JOIN people AS p ON v.patient_id = p.patient_id
    WHERE r.applies_to = 'secreting' AND NOT coalesce(p.secreting, FALSE)
)
SELECT
    d.rule_id,
    d.patient_id,
    d.visit,
    '' AS part,
    d.answer,
    m.reason,
    m.baseline,
    m.value,
    m.threshold,
    m.unit,
    m.day,
    d.sources,
    m.marks
FROM deciding AS d
INNER JOIN marker_answers AS m
    ON d.rule_id = m.rule_id AND d.patient_id = m.patient_id AND d.visit = m.visit AND d.part = m.part
UNION ALL
SELECT
    o.rule_id,
    o.patient_id,
    o.visit,
    '' AS part,
    CASE WHEN o.secreting IS NULL THEN 'not_evaluable' ELSE 'not_applicable' END AS answer,
    CASE WHEN o.secreting IS NULL THEN 'secreting_unknown' ELSE 'not_secreting' END AS reason,
    CAST(NULL AS DOUBLE) AS baseline,
    CAST(NULL AS DOUBLE) AS value,
    CAST(NULL AS DOUBLE) AS threshold,
    '' AS unit,
    o.attended_day AS day,
    'patients:' || CAST(o.patient_row AS VARCHAR) AS sources,
    0 AS marks
FROM out_of_scope AS o
