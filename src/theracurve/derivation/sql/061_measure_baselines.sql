-- The baseline of each measure: the last value up to the baseline limit, inside the baseline window. One after time
-- zero is marked.
SELECT
    m.patient_id,
    m.measure,
    m.day,
    m.value,
    m."row",
    m.sources,
    CASE WHEN m.day > 0 THEN 4 ELSE 0 END AS marks
FROM measure_values AS m
CROSS JOIN rule.settings AS s
WHERE NOT m.after_baseline AND (s.baseline_window IS NULL OR m.day >= -s.baseline_window)
QUALIFY row_number() OVER (PARTITION BY m.patient_id, m.measure ORDER BY m.day DESC) = 1
