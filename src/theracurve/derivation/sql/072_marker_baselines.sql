-- The baseline of each analyte: the last value up to the baseline limit, inside the baseline window. One after time
-- zero is marked.
SELECT
    m.patient_id,
    m.analyte,
    m.day,
    m.value,
    m.value_side,
    m.unit,
    m.kind,
    m.scale,
    m.scaled,
    m.lower_limit,
    m.upper_limit,
    m.assay,
    m.marks | CASE WHEN m.day > 0 THEN 4 ELSE 0 END AS marks,
    m."row"
FROM marker_values AS m
CROSS JOIN rule.settings AS s
WHERE NOT m.after_baseline AND (s.baseline_window IS NULL OR m.day >= -s.baseline_window)
QUALIFY row_number() OVER (PARTITION BY m.patient_id, m.analyte ORDER BY m.day DESC) = 1
