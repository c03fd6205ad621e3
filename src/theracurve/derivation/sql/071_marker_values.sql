-- The values of each analyte, one a day (the last row as read), with the planned visit of the day. A row of `labs`
-- has one number, whoever the patient.
WITH last_rows AS (
    SELECT l.patient_id, l.analyte, l.day, max(l."row") AS "row"
    FROM lab_values AS l
    GROUP BY l.patient_id, l.analyte, l.day
)
SELECT
    d.patient_id,
    d.analyte,
    d.day,
    d.after_baseline,
    d.value,
    d.value_side,
    d.unit,
    d.kind,
    d.scale,
    d.scaled,
    d.lower_limit,
    d.upper_limit,
    d.assay,
    d.marks,
    d."row",
    v.visit,
    v.distance
FROM last_rows AS r
INNER JOIN lab_values AS d ON r."row" = d."row"
LEFT JOIN visit_days AS v ON d.patient_id = v.patient_id AND d.day = v.day
