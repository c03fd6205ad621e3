-- What each patient is treated with next after the start of an endpoint, whatever the endpoint does with it: the first
-- other treatment; of an endpoint of a line the next line.
SELECT s.patient_id, s.variant, s.endpoint, t.day, t.sources
FROM starts AS s
INNER JOIN rule.endpoints AS n ON s.variant = n.variant AND s.endpoint = n.endpoint AND n.line IS NULL
INNER JOIN intercurrent_treatments AS t ON s.patient_id = t.patient_id AND t.day > s.start_day
QUALIFY row_number() OVER (PARTITION BY s.patient_id, s.variant, s.endpoint ORDER BY t.occurrence) = 1
UNION ALL
SELECT s.patient_id, s.variant, s.endpoint, l.started_day AS day, l.first_sources AS sources
FROM starts AS s
INNER JOIN rule.endpoints AS n ON s.variant = n.variant AND s.endpoint = n.endpoint
INNER JOIN lines AS l ON s.patient_id = l.patient_id AND n.line + 1 = l.line
