-- The derived table `responses`: every reader, every definition that states a progression rule.
SELECT
    r.patient_id,
    r.variant,
    r.visit,
    r.visit_day,
    r.day,
    r.reader,
    r.response,
    r.patient_id || '|' || r.variant || '|response|' || r.reader || '|day ' || CAST(r.day AS VARCHAR) AS evidence_id
FROM responses AS r
