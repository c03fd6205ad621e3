-- Treatments after time zero that the protocol does not allow.
WITH started AS (
    SELECT t.patient_id, t.kind, t."row", date_diff('day', p.time_zero, t.started_on) AS day
    FROM records.treatments AS t
    INNER JOIN rule.prohibited_treatments AS h ON t.kind = h.kind
    INNER JOIN people AS p ON t.patient_id = p.patient_id AND t.started_on <= p.cutoff
)
SELECT
    s.patient_id,
    s.kind,
    s.day,
    row_number() OVER (PARTITION BY s.patient_id ORDER BY s.day, s."row") AS occurrence,
    'treatments:' || CAST(s."row" AS VARCHAR) AS sources
FROM started AS s
WHERE s.day > 0
