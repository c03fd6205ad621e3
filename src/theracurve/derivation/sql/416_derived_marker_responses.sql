-- The derived table `marker_responses`.
SELECT
    m.patient_id,
    m.variant,
    m.name AS marker_response,
    m.answer,
    CASE WHEN m.answer = 'met' THEN m.day END AS day,
    m.confirmed_day,
    m.best_change_percent,
    m.best_day,
    m.patient_id || '|' || m.variant || '|marker_response|' || m.name || '|' AS evidence_id
FROM marker_responses AS m
