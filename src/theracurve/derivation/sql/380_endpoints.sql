-- Every patient's endpoints in days from their origin, with the interval in which the event lies; given endpoints as
-- they are.
SELECT
    o.patient_id,
    o."group",
    o.endpoint,
    o.variant,
    CAST(o.day - o.origin AS DOUBLE) AS time_days,
    o.outcome = 'event' AS event,
    CAST(CASE WHEN o.outcome = 'event' THEN o.event_left_day ELSE o.day END - o.origin AS DOUBLE) AS left_days,
    CAST(CASE WHEN o.outcome = 'event' THEN o.day - o.origin END AS DOUBLE) AS right_days,
    o.reason,
    CAST(o.start_day - o.origin AS DOUBLE) AS entry_days,
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
