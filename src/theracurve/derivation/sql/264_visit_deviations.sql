-- Missed visits, as long as the patient was followed. A day outside the window by no more than the window itself stands
-- for the visit that is nearest to it: the closest of these days came too early or too late.
WITH seen AS (
    SELECT DISTINCT d.patient_id, d.day
    FROM dated_rows AS d
    WHERE d.day > 0 AND NOT d.unscheduled
),
nearest AS (
    SELECT s.patient_id, s.day, v.visit, v.target, v.window_days
    FROM seen AS s
    CROSS JOIN rule.planned_visits AS v
    CROSS JOIN rule.deviations AS r
    QUALIFY row_number() OVER (PARTITION BY s.patient_id, s.day ORDER BY abs(s.day - v.target), v.target) = 1
),
closest AS (
    SELECT n.patient_id, n.visit, n.day
    FROM nearest AS n
    WHERE abs(n.day - n.target) <= 2 * n.window_days
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
    INNER JOIN dated_rows AS d ON c.patient_id = d.patient_id AND c.day = d.day AND NOT d.unscheduled
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
INNER JOIN observation_ends AS f ON m.patient_id = f.patient_id
CROSS JOIN rule.deviations AS r
LEFT JOIN sourced AS s ON m.patient_id = s.patient_id AND m.visit = s.visit
WHERE m.status = 'missed' AND coalesce(v.target - v.window_days <= f.followed_until, TRUE)
