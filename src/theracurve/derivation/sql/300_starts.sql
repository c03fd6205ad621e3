-- Who has each derived endpoint, the day after which events count (`start_day`: time zero, or the day of the benefit),
-- and the day from which time is counted (`origin`). Where the two differ the patient enters late.
WITH started AS (
    SELECT n.variant, n.endpoint, p.patient_id, p."group", TRUE AS from_time_zero, 0 AS start_day
    FROM rule.endpoints AS n
    CROSS JOIN people AS p
    WHERE NOT n.given AND n.among = 'all'
    UNION ALL
    SELECT
        n.variant,
        n.endpoint,
        p.patient_id,
        p."group",
        FALSE AS from_time_zero,
        coalesce(b.attended_day, b.visit_day) AS start_day
    FROM rule.endpoints AS n
    INNER JOIN benefit AS b ON n.variant = b.variant AND n.benefit = b.benefit AND b.answer = 'met'
    INNER JOIN people AS p ON b.patient_id = p.patient_id
    WHERE NOT n.given AND n.among = 'benefited'
)
SELECT
    s.patient_id,
    s."group",
    s.variant,
    s.endpoint,
    s.from_time_zero,
    s.start_day,
    CASE n.starts_at WHEN 'time_zero' THEN 0 ELSE s.start_day END AS origin
FROM started AS s
INNER JOIN rule.endpoints AS n ON s.variant = n.variant AND s.endpoint = n.endpoint
WHERE s.start_day IS NOT NULL
