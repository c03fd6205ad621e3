-- The derived table `benefit`.
SELECT
    b.patient_id,
    b.variant,
    b.answer,
    b.visit,
    b.patient_id || '|' || b.variant || '|benefit||' AS evidence_id
FROM benefit AS b
