-- Missed visits: where a patient was seen on days that are nearest to it, the closest of them came too early or too
-- late.
WITH seen AS (
    SELECT DISTINCT d.patient_id, d.day
    FROM dated_rows AS d
    WHERE d.day > 0
),
nearest AS (
    SELECT s.patient_id, s.day, v.visit, v.target
    FROM seen AS s
    CROSS JOIN rule.planned_visits AS v
    CROSS JOIN rule.deviations AS r
    QUALIFY row_number() OVER (PARTITION BY s.patient_id, s.day ORDER BY abs(s.day - v.target), v.target) = 1
),
closest AS (
    SELECT n.patient_id, n.visit, n.day
    FROM nearest AS n
    QUALIFY row_number() OVER (PARTITION BY n.patient_id, n.visit ORDER BY abs(n.day - n.target), n.day) = 1
),
sourced AS (
    SELECT
        c.patient_id,
        c.visit,
        c.day,
        string_agg(
            d.source || ':' || CAST(d."row" AS VARCHAR), ';' ORDER BY d.source_order, d."row"
        ) AS sources
    FROM closest AS c
    INNER JOIN dated_rows AS d ON c.patient_id = d.patient_id AND c.day = d.day
    GROUP BY c.patient_id, c.visit, c.day
)
SELECT
    m.patient_id,
    m.visit,
    CASE WHEN s.day IS NULL THEN 'visit_missed' ELSE 'visit_outside_window' END AS kind,
    s.day,
    CASE
        WHEN s.day IS NULL THEN 'visit_missed'
        WHEN s.day < v.target THEN 'visit_early'
        ELSE 'visit_late'
    END AS reason,
    CASE WHEN s.day IS NOT NULL THEN CAST(v.target - v.window_days AS DOUBLE) END AS least,
    CASE WHEN s.day IS NOT NULL THEN CAST(v.target + v.window_days AS DOUBLE) END AS most,
    coalesce(s.sources, '') AS sources
FROM visits AS m
INNER JOIN rule.planned_visits AS v ON m.visit = v.visit
CROSS JOIN rule.deviations AS r
LEFT JOIN sourced AS s ON m.patient_id = s.patient_id AND m.visit = s.visit
WHERE m.status = 'missed'
