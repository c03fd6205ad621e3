-- The derived table `eligibility`.
SELECT
    e.patient_id,
    e.name AS criterion,
    e.answer,
    e.value,
    e.least,
    e.most,
    e.unit,
    e.day,
    e.patient_id || '|protocol|eligibility|' || e.name || '|' AS evidence_id
FROM eligibility AS e
