-- The derived table `events`: all of them, not only the first.
SELECT
    e.patient_id,
    e.variant,
    e.kind,
    e.occurrence,
    e.day,
    e.left_day,
    e.day AS right_day,
    e.patient_id || '|' || e.variant || '|event|' || e.kind
        || CASE WHEN e.part = '' THEN '' ELSE ':' || e.part END
        || '|occurrence ' || CAST(e.occurrence AS VARCHAR) AS evidence_id
FROM events AS e
