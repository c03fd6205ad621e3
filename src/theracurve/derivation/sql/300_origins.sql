-- Who has each derived endpoint, and the day from which it is counted.
SELECT
    p.patient_id,
    p."group",
    n.variant,
    n.endpoint,
    n.censoring,
    TRUE AS from_time_zero,
    0 AS origin
FROM rule.endpoints AS n
CROSS JOIN people AS p
WHERE NOT n.given AND n.among = 'all'
UNION ALL
SELECT
    p.patient_id,
    p."group",
    n.variant,
    n.endpoint,
    n.censoring,
    FALSE AS from_time_zero,
    b.attended_day AS origin
FROM rule.endpoints AS n
INNER JOIN benefit AS b ON n.variant = b.variant AND b.answer = 'met'
INNER JOIN people AS p ON b.patient_id = p.patient_id
WHERE NOT n.given AND n.among = 'benefited'
