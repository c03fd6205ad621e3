-- The values of each analyte, one a day (the last row as read), with the planned visit of the day.
WITH daily AS (
    SELECT
        l.patient_id,
        l.analyte,
        l.day,
        l.after_baseline,
        l.value,
        l.value_side,
        l.unit,
        l.kind,
        l.scale,
        l.scaled,
        l.lower_limit,
        l.upper_limit,
        l.assay,
        l.marks,
        l."row"
    FROM lab_values AS l
    QUALIFY row_number() OVER (PARTITION BY l.patient_id, l.analyte, l.day ORDER BY l."row" DESC) = 1
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
FROM daily AS d
LEFT JOIN visit_days AS v ON d.patient_id = v.patient_id AND d.day = v.day
