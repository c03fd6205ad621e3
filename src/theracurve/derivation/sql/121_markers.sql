-- Markers combined: any or all of the analytes that have a baseline. Only secreting tumours, where the rule says so.
WITH counted AS (
    SELECT
        m.rule_id,
        m.patient_id,
        m.visit,
        count(*) FILTER (WHERE m.reason <> 'no_baseline') AS with_baseline,
        count(*) FILTER (WHERE m.answer = 'met') AS met,
        count(*) FILTER (WHERE m.answer = 'not_met') AS not_met,
        count(*) FILTER (WHERE m.answer = 'not_evaluable' AND m.reason <> 'no_baseline') AS not_evaluable,
        string_agg(m.sources, ';' ORDER BY m.place) FILTER (WHERE m.reason <> 'no_baseline') AS sources
    FROM marker_answers AS m
    GROUP BY m.rule_id, m.patient_id, m.visit
),
combined AS (
    SELECT
        c.rule_id,
        c.patient_id,
        c.visit,
        c.sources,
        r.combine,
        c.with_baseline,
        CASE
            WHEN c.with_baseline = 0 THEN 'not_evaluable'
            WHEN r.combine = 'any' AND c.met > 0 THEN 'met'
            WHEN r.combine = 'all' AND c.not_met > 0 THEN 'not_met'
            WHEN c.not_evaluable > 0 THEN 'not_evaluable'
            WHEN r.combine = 'any' THEN 'not_met'
            ELSE 'met'
        END AS answer
    FROM counted AS c
    INNER JOIN rule.markers AS r ON c.rule_id = r.rule_id
),
decided AS (
    SELECT
        c.rule_id,
        c.patient_id,
        c.visit,
        c.answer,
        m.reason,
        m.baseline,
        m.value,
        m.threshold,
        m.unit,
        m.day,
        CASE
            WHEN c.with_baseline = 0 THEN ''
            WHEN (c.combine = 'any' AND c.answer = 'met') OR (c.combine = 'all' AND c.answer = 'not_met') THEN m.sources
            ELSE c.sources
        END AS sources
    FROM combined AS c
    INNER JOIN marker_answers AS m
        ON c.rule_id = m.rule_id AND c.patient_id = m.patient_id AND c.visit = m.visit AND c.answer = m.answer
        AND (c.with_baseline = 0 OR m.reason <> 'no_baseline')
    QUALIFY row_number() OVER (PARTITION BY c.rule_id, c.patient_id, c.visit ORDER BY m.place) = 1
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
    d.reason,
    d.baseline,
    d.value,
    d.threshold,
    d.unit,
    d.day,
    d.sources
FROM decided AS d
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
    'patients:' || CAST(o.patient_row AS VARCHAR) AS sources
FROM out_of_scope AS o
