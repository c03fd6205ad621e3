-- The readers' own responses after baseline, one a day and reader (the last row as read).
SELECT
    r.patient_id,
    coalesce(r.reader, '') AS reader,
    d.day,
    r.response,
    'responses:' || CAST(r."row" AS VARCHAR) AS sources
FROM records.responses AS r
INNER JOIN dated_rows AS d ON d.source = 'responses' AND r."row" = d."row"
INNER JOIN people AS p ON r.patient_id = p.patient_id
WHERE d.day > p.baseline_limit
QUALIFY row_number() OVER (PARTITION BY r.patient_id, coalesce(r.reader, ''), d.day ORDER BY r."row" DESC) = 1
