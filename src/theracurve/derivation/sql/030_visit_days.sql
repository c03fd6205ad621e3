-- Each day on which a patient was seen, with the planned visit it belongs to: the nearest whose window holds it,
-- by the unrounded distance; ties go to the earlier visit.
WITH seen AS (
    SELECT DISTINCT d.patient_id, d.day
    FROM dated_rows AS d
    WHERE d.day > 0
)
SELECT s.patient_id, s.day, v.visit, v.visit_day, abs(s.day - v.target) AS distance
FROM seen AS s
INNER JOIN rule.planned_visits AS v
    ON s.day >= v.target - v.window_days AND s.day <= v.target + v.window_days
QUALIFY row_number() OVER (PARTITION BY s.patient_id, s.day ORDER BY abs(s.day - v.target), v.target) = 1
