-- The derived table `laboratory_grades`.
SELECT
    g.patient_id,
    g.term,
    g.analyte,
    g.grading,
    g.grade,
    g.day,
    g.recovery_day,
    g.patient_id || '|protocol|laboratory_grade|' || g.term || '|' AS evidence_id
FROM laboratory_grades AS g
