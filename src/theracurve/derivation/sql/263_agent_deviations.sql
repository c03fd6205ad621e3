-- Administrations of another agent than the one that uptake chose, or of any where it chose none for being too low.
WITH uptakes AS (
    SELECT u.patient_id, string_agg(u.sources, ';' ORDER BY u.place) FILTER (WHERE u.sources <> '') AS sources
    FROM agent_uptakes AS u
    GROUP BY u.patient_id
)
SELECT
    x.patient_id,
    x.agent,
    x.cycle,
    x.day,
    c.chosen,
    c.value,
    c.metric,
    concat_ws(';', x.sources, u.sources) AS sources
FROM exposure AS x
INNER JOIN agent_choice AS c ON x.patient_id = c.patient_id
LEFT JOIN uptakes AS u ON x.patient_id = u.patient_id
CROSS JOIN rule.deviations AS r
WHERE (c.reason = 'chosen' AND x.agent <> c.chosen) OR c.reason = 'below_least'
