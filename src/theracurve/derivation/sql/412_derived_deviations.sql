-- The derived table `deviations`.
SELECT
    d.patient_id,
    d.kind,
    d.subject,
    d.cycle,
    d.visit,
    d.grade,
    d.expected,
    d.found,
    d.least,
    d.most,
    d.value,
    d.unit,
    d.day,
    d.evidence_id
FROM deviations AS d
