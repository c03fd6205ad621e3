-- The derived table `visits`.
SELECT
    v.patient_id,
    v.visit,
    v.visit_day,
    v.status,
    v.attended_day,
    v.patient_id || '|protocol|visit||' || v.visit AS evidence_id
FROM visits AS v
