-- The derived table `populations`.
SELECT
    p.patient_id,
    p.variant,
    p.population,
    p.included,
    p.reason,
    p.patient_id || '|' || p.variant || '|population|' || p.population || '|' AS evidence_id
FROM populations AS p
