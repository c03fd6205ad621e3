-- The derived table `benefit`.
SELECT
    b.patient_id,
    b.variant,
    b.benefit,
    b.answer,
    b.visit,
    b.patient_id || '|' || b.variant || '|benefit|' || b.benefit || '|' AS evidence_id
FROM benefit AS b
