-- The agent of the highest uptake, against the agent of the first administration. A tie and a missing scan are said,
-- never decided.
WITH ranked AS (
    SELECT
        u.patient_id,
        u.agent,
        u.doubled,
        u.reason,
        row_number() OVER (PARTITION BY u.patient_id ORDER BY u.doubled DESC NULLS LAST, u.place) AS place
    FROM agent_uptakes AS u
),
compared AS (
    SELECT
        k.patient_id,
        max(CASE WHEN k.place = 1 THEN k.agent END) AS highest,
        max(CASE WHEN k.place = 1 THEN k.doubled END) AS doubled,
        max(CASE WHEN k.place = 2 AND k.doubled IS NOT NULL THEN k.agent END) AS runner_up,
        max(CASE WHEN k.place = 2 THEN k.doubled END) AS runner_up_doubled,
        bool_or(k.reason = 'no_index_lesion') AS no_index_lesion,
        bool_or(k.reason <> 'uptake') AS incomplete
    FROM ranked AS k
    GROUP BY k.patient_id
),
decided AS (
    SELECT
        c.patient_id,
        c.highest,
        c.doubled,
        c.runner_up,
        c.runner_up_doubled,
        r.rule_id,
        r.metric,
        r.least,
        CASE
            WHEN c.no_index_lesion THEN 'no_index_lesion'
            WHEN c.doubled IS NULL THEN 'no_uptake'
            WHEN c.incomplete AND r.missing_scan = 'report' THEN 'missing_scan'
            WHEN c.doubled < 2 * r.least THEN 'below_least'
            WHEN c.doubled = c.runner_up_doubled THEN 'tie'
            ELSE 'chosen'
        END AS reason
    FROM compared AS c
    CROSS JOIN rule.agent_choice AS r
),
sourced AS (
    SELECT u.patient_id, string_agg(u.sources, ';' ORDER BY u.place) FILTER (WHERE u.sources <> '') AS sources
    FROM agent_uptakes AS u
    GROUP BY u.patient_id
)
SELECT
    d.patient_id,
    d.rule_id,
    CASE WHEN d.reason = 'chosen' THEN d.highest END AS chosen,
    x.agent AS given,
    CASE
        WHEN x.agent IS NULL THEN NULL
        WHEN d.reason = 'chosen' THEN x.agent = d.highest
        WHEN d.reason = 'below_least' THEN FALSE
    END AS agrees,
    d.reason,
    d.metric,
    CAST(d.doubled AS DOUBLE) / 2.0 AS value,
    d.runner_up,
    CAST(d.runner_up_doubled AS DOUBLE) / 2.0 AS runner_up_value,
    CAST(d.least AS DOUBLE) AS threshold,
    x.day,
    concat_ws(';', s.sources, x.sources) AS sources
FROM decided AS d
LEFT JOIN sourced AS s ON d.patient_id = s.patient_id
LEFT JOIN exposure AS x ON d.patient_id = x.patient_id AND x.place = 1
