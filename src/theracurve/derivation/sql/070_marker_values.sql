-- The values of each analyte, one a day (the last row as read), with the planned visit of the day.
WITH dated AS (
    SELECT
        l.patient_id,
        l.analyte,
        l.value,
        l.value_side,
        coalesce(l.unit, '') AS unit,
        l."row",
        date_diff('day', p.time_zero, l.collected_on) AS day
    FROM records.labs AS l
    INNER JOIN people AS p ON l.patient_id = p.patient_id
    INNER JOIN rule.analytes AS a ON l.analyte = a.analyte
    WHERE l.value IS NOT NULL AND l.collected_on <= p.cutoff
),
daily AS (
    SELECT d.patient_id, d.analyte, d.value, d.value_side, d.unit, d."row", d.day
    FROM dated AS d
    QUALIFY row_number() OVER (PARTITION BY d.patient_id, d.analyte, d.day ORDER BY d."row" DESC) = 1
)
SELECT d.patient_id, d.analyte, d.day, d.value, d.value_side, d.unit, d."row", v.visit, v.distance
FROM daily AS d
LEFT JOIN visit_days AS v ON d.patient_id = v.patient_id AND d.day = v.day
