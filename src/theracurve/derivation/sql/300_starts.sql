-- Who has each derived endpoint, the day after which events count (`start_day`: time zero, the day of the benefit, or the
-- first day of the line), and the day from which time is counted (`origin`). Where a patient is followed only from a
-- later day on (`entry_day`) the patient enters late. `on_start`: a death on the start counts. `assessed`: the kinds that
-- are assessed count; of an endpoint that follows the next line they do for those alone who have one.
WITH started AS (
    SELECT
        n.variant,
        n.endpoint,
        p.patient_id,
        p."group",
        TRUE AS from_time_zero,
        TRUE AS on_start,
        TRUE AS assessed,
        0 AS start_day,
        0 AS entry_day,
        0 AS origin
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
        FALSE AS on_start,
        TRUE AS assessed,
        coalesce(b.attended_day, b.visit_day) AS start_day,
        coalesce(b.attended_day, b.visit_day) AS entry_day,
        CASE n.starts_at WHEN 'time_zero' THEN 0 ELSE coalesce(b.attended_day, b.visit_day) END AS origin
    FROM rule.endpoints AS n
    INNER JOIN benefit AS b ON n.variant = b.variant AND n.benefit = b.benefit AND b.answer = 'met'
    INNER JOIN people AS p ON b.patient_id = p.patient_id
    WHERE NOT n.given AND n.among = 'benefited'
    UNION ALL
    SELECT
        n.variant,
        n.endpoint,
        p.patient_id,
        p."group",
        FALSE AS from_time_zero,
        TRUE AS on_start,
        NOT n.follows_next_line OR l.next_line_day IS NOT NULL AS assessed,
        CASE WHEN n.follows_next_line THEN coalesce(l.next_line_day, l.started_day) ELSE l.started_day END AS start_day,
        l.started_day AS entry_day,
        l.origin_day AS origin
    FROM rule.endpoints AS n
    INNER JOIN line_origins AS l ON n.variant = l.variant AND n.line = l.line AND l.answer = 'met'
    INNER JOIN people AS p ON l.patient_id = p.patient_id
    WHERE NOT n.given AND n.among = 'line'
)
SELECT
    s.patient_id,
    s."group",
    s.variant,
    s.endpoint,
    s.from_time_zero,
    s.on_start,
    s.assessed,
    s.start_day,
    s.entry_day,
    s.origin
FROM started AS s
WHERE s.start_day IS NOT NULL
