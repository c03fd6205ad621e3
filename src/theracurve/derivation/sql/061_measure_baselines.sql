-- The baseline of each measure: the last value on or before time zero, inside the baseline window.
SELECT m.patient_id, m.measure, m.day, m.value, m."row"
FROM measure_values AS m
CROSS JOIN rule.settings AS s
WHERE m.day <= 0 AND (s.baseline_window IS NULL OR m.day >= -s.baseline_window)
QUALIFY row_number() OVER (PARTITION BY m.patient_id, m.measure ORDER BY m.day DESC) = 1
