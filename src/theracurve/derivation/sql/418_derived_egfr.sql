-- The derived table `egfr`.
SELECT
    g.patient_id,
    g.day,
    g.visit,
    g.creatinine,
    g.age,
    CAST(g.egfr AS DOUBLE) AS egfr,
    g.reason,
    g.patient_id || '|protocol|egfr|' || g.analyte || '|day ' || CAST(g.day AS VARCHAR) AS evidence_id
FROM egfr AS g
