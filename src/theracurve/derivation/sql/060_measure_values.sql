-- The values of each measure, one a day (the last row as read), with the planned visit of the day.
WITH dated AS (
    SELECT
        a.patient_id,
        a.measure,
        a.value,
        a."row",
        date_diff('day', p.time_zero, a.assessed_on) AS day,
        p.baseline_limit
    FROM records.assessments AS a
    INNER JOIN people AS p ON a.patient_id = p.patient_id
    WHERE a.value IS NOT NULL AND a.assessed_on <= p.cutoff
),
daily AS (
    SELECT d.patient_id, d.measure, d.value, d."row", d.day, d.baseline_limit
    FROM dated AS d
    QUALIFY row_number() OVER (PARTITION BY d.patient_id, d.measure, d.day ORDER BY d."row" DESC) = 1
)
SELECT
    d.patient_id,
    d.measure,
    d.day,
    d.day > d.baseline_limit AS after_baseline,
    d.value,
    d."row",
    v.visit,
    v.distance
FROM daily AS d
LEFT JOIN visit_days AS v ON d.patient_id = v.patient_id AND d.day = v.day
