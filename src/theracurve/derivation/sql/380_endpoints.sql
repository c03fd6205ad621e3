-- Every patient's endpoints in days from their origin, with the interval in which the event lies: between two readings,
-- of which each may have been on any day for which its own stands; given endpoints as they are.
WITH ended AS (
    SELECT
        o.patient_id,
        o.variant,
        o.endpoint,
        o.start_day,
        o.day,
        CASE WHEN o.outcome = 'event' THEN o.event_left_day ELSE o.day END AS left_day,
        CASE
            WHEN o.outcome = 'event' THEN o.event_left_day < o.day
            ELSE o.outcome IN ('gap', 'treatment') OR o.reason = 'last_assessment'
        END AS left_read,
        CASE WHEN o.outcome = 'event' THEN o.day END AS right_day,
        o.outcome = 'event' AND o.event_kind <> 'death' AND o.event_left_day < o.day AS right_read
    FROM outcomes AS o
),
between_readings AS (
    SELECT
        e.patient_id,
        e.variant,
        e.endpoint,
        greatest(e.start_day, coalesce(l.first_day, e.left_day)) AS left_day,
        -- `least` passes over nothing: who is not known to have died may have been seen on any day
        CASE
            WHEN r.last_day IS NULL THEN e.right_day
            ELSE greatest(e.right_day, least(r.last_day, p.death_day))
        END AS right_day
    FROM ended AS e
    INNER JOIN people AS p ON e.patient_id = p.patient_id
    LEFT JOIN day_bounds AS l ON e.left_read AND e.patient_id = l.patient_id AND e.left_day = l.day
    LEFT JOIN day_bounds AS r ON e.right_read AND e.patient_id = r.patient_id AND e.right_day = r.day
)
SELECT
    o.patient_id,
    o."group",
    o.endpoint,
    o.variant,
    CAST(o.day - o.origin AS DOUBLE) AS time_days,
    o.outcome = 'event' AS event,
    CAST(b.left_day - o.origin AS DOUBLE) AS left_days,
    CAST(b.right_day - o.origin AS DOUBLE) AS right_days,
    CASE WHEN n.line IS NOT NULL AND o.reason = 'other_treatment' THEN 'next_line' ELSE o.reason END AS reason,
    CAST(o.entry_day - o.origin AS DOUBLE) AS entry_days,
    o.competing,
    CAST(o.treatment_day - o.origin AS DOUBLE) AS other_treatment_days,
    CAST(o.day AS DOUBLE) AS days,
    concat_ws(
        ';',
        CASE o.outcome WHEN 'event' THEN o.event_sources WHEN 'treatment' THEN o.treatment_sources END,
        a.sources,
        -- a treatment censors only where the patient was followed past it, which the end without an event shows
        CASE
            WHEN o.outcome IN ('end', 'treatment') AND o.by_follow_up
                THEN 'follow_up:' || CAST(p.follow_up_row AS VARCHAR)
        END,
        z.sources,
        CASE WHEN o.outcome = 'gap' THEN o.event_sources END
    ) AS sources,
    CASE WHEN o.outcome = 'event' THEN o.event_marks ELSE 0 END AS marks
FROM outcomes AS o
INNER JOIN rule.endpoints AS n ON o.variant = n.variant AND o.endpoint = n.endpoint
INNER JOIN between_readings AS b
    ON o.patient_id = b.patient_id AND o.variant = b.variant AND o.endpoint = b.endpoint
INNER JOIN people AS p ON o.patient_id = p.patient_id
LEFT JOIN cited_assessments AS a
    ON o.patient_id = a.patient_id AND o.variant = a.variant AND o.endpoint = a.endpoint AND a.part = 'outcome'
LEFT JOIN cited_assessments AS z
    ON o.patient_id = z.patient_id AND o.variant = z.variant AND o.endpoint = z.endpoint AND z.part = 'end'
UNION ALL
SELECT
    g.patient_id,
    g."group",
    g.endpoint,
    g.variant,
    g.time_days,
    g.event,
    g.left_days,
    g.right_days,
    g.reason,
    g.entry_days,
    FALSE AS competing,
    CAST(NULL AS DOUBLE) AS other_treatment_days,
    g.days,
    g.sources,
    0 AS marks
FROM given_endpoints AS g
