-- The uptake of each agent in each patient, doubled so that a median of two values stays exact.
WITH ranked AS (
    SELECT
        s.patient_id,
        s.agent,
        s.day,
        s.value,
        s."row",
        row_number() OVER (PARTITION BY s.patient_id, s.agent ORDER BY s.value, s.lesion_id) AS place,
        count(*) OVER (PARTITION BY s.patient_id, s.agent) AS lesions
    FROM uptake_scans AS s
),
gathered AS (
    SELECT
        k.patient_id,
        k.agent,
        min(k.day) AS day,
        min(k.value) AS lowest,
        max(k.value) AS highest,
        max(CASE WHEN k.place = (k.lesions + 1) // 2 THEN k.value END) AS below_middle,
        max(CASE WHEN k.place = k.lesions // 2 + 1 THEN k.value END) AS above_middle,
        string_agg('uptake:' || CAST(k."row" AS VARCHAR), ';' ORDER BY k."row") AS sources
    FROM ranked AS k
    GROUP BY k.patient_id, k.agent
)
SELECT
    p.patient_id,
    t.agent,
    t.place,
    g.day,
    CAST(
        CASE r.over_lesions
            WHEN 'median' THEN g.below_middle + g.above_middle
            WHEN 'lowest' THEN 2 * g.lowest
            ELSE 2 * g.highest
        END AS DECIMAL(20, 6)
    ) AS doubled,
    CASE
        WHEN g.patient_id IS NOT NULL THEN 'uptake'
        WHEN r.over_lesions = 'index_lesion' AND i."row" IS NULL THEN 'no_index_lesion'
        ELSE 'no_scan'
    END AS reason,
    concat_ws(';', 'lesions:' || CAST(i."row" AS VARCHAR), g.sources) AS sources
FROM people AS p
CROSS JOIN rule.agent_choice AS r
CROSS JOIN rule.agent_tracers AS t
LEFT JOIN choice_lesions AS i ON p.patient_id = i.patient_id
LEFT JOIN gathered AS g ON p.patient_id = g.patient_id AND t.agent = g.agent
