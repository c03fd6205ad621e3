-- The readers' own responses after baseline, one a day and reader (the last row as read).
SELECT
    r.patient_id,
    coalesce(r.reader, '') AS reader,
    date_diff('day', p.time_zero, r.assessed_on) AS day,
    r.response,
    'responses:' || CAST(r."row" AS VARCHAR) AS sources
FROM records.responses AS r
INNER JOIN people AS p ON r.patient_id = p.patient_id
WHERE r.assessed_on <= p.cutoff AND date_diff('day', p.time_zero, r.assessed_on) > p.baseline_limit
QUALIFY row_number() OVER (PARTITION BY r.patient_id, coalesce(r.reader, ''), r.assessed_on ORDER BY r."row" DESC) = 1
