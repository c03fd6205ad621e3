-- The value of each analyte at each planned visit: on the day closest to the target, ties to the earlier day.
SELECT
    m.patient_id,
    m.analyte,
    m.visit,
    m.day,
    m.value,
    m.value_side,
    m.unit,
    m.kind,
    m.scale,
    m.scaled,
    m.assay,
    m.marks,
    m."row"
FROM marker_values AS m
WHERE m.visit IS NOT NULL AND m.after_baseline
QUALIFY row_number() OVER (PARTITION BY m.patient_id, m.analyte, m.visit ORDER BY m.distance, m.day) = 1
