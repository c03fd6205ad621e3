-- The derived table `lines`.
SELECT
    l.patient_id,
    l.variant,
    l.line,
    l.treatment,
    l.started_day,
    l.origin_day,
    l.ended_day,
    l.patient_id || '|' || l.variant || '|line|' || l.treatment || '|line ' || CAST(l.line AS VARCHAR) AS evidence_id
FROM line_origins AS l
WHERE l.started_day IS NOT NULL
