-- The value of each measure at each planned visit: on the day closest to the target, ties to the earlier day.
SELECT m.patient_id, m.measure, m.visit, m.day, m.value, m.sources
FROM measure_values AS m
WHERE m.visit IS NOT NULL AND m.after_baseline
QUALIFY row_number() OVER (PARTITION BY m.patient_id, m.measure, m.visit ORDER BY m.distance, m.day) = 1
