-- The first other treatment after the start of each patient's endpoint, whatever the endpoint does with it.
SELECT s.patient_id, s.variant, s.endpoint, t.day, t.sources
FROM starts AS s
INNER JOIN intercurrent_treatments AS t ON s.patient_id = t.patient_id AND t.day > s.start_day
QUALIFY row_number() OVER (PARTITION BY s.patient_id, s.variant, s.endpoint ORDER BY t.occurrence) = 1
