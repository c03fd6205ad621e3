-- The baseline of each analyte: the last value on or before time zero, inside the baseline window.
SELECT m.patient_id, m.analyte, m.day, m.value, m.value_side, m.unit, m."row"
FROM marker_values AS m
CROSS JOIN rule.settings AS s
WHERE m.day <= 0 AND (s.baseline_window IS NULL OR m.day >= -s.baseline_window)
QUALIFY row_number() OVER (PARTITION BY m.patient_id, m.analyte ORDER BY m.day DESC) = 1
