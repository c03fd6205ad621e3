-- The derived table `scores`.
SELECT
    s.patient_id,
    s.measure,
    s.day,
    s.visit,
    CAST(s.score AS DOUBLE) AS score,
    s.answered,
    s.items,
    s.patient_id || '|protocol|score|' || s.measure || '|day ' || CAST(s.day AS VARCHAR) AS evidence_id
FROM scores AS s
