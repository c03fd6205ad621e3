-- The derived table `best_response`.
SELECT
    b.patient_id,
    b.variant,
    b.reader,
    b.system,
    b.deciding,
    b.response,
    b.day,
    b.response_day,
    b.confirmed_day,
    b.objective_response,
    b.disease_control,
    d.duration_days,
    d.ended,
    b.patient_id || '|' || b.variant || '|best_response|' || b.subject || '|' AS evidence_id,
    b.confirmed_day IS NOT NULL AS confirmed
FROM best_responses AS b
LEFT JOIN response_durations AS d
    ON b.variant = d.variant AND b.patient_id = d.patient_id AND b.reader = d.reader
