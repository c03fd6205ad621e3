-- Every patient's endpoints in days from their origin, with the interval in which the event lies; given endpoints as
-- they are.
WITH derived AS (
    SELECT
        s.patient_id,
        s."group",
        s.endpoint,
        s.variant,
        s.origin,
        s.start_day,
        o.day,
        o.outcome,
        o.competing,
        CASE o.outcome WHEN 'event' THEN e.kind ELSE o.censoring_reason END AS reason,
        CASE
            WHEN o.outcome <> 'event' THEN o.day
            WHEN e.kind IN ('therapy_side_effect', 'other_treatment') THEN o.day
            WHEN e.kind = 'death' AND n.death = 'interval' THEN coalesce(k.before_event, o.day)
            WHEN e.kind = 'death' THEN o.day
            -- `least` passes over nothing: without other components it is the event's own
            ELSE least(greatest(e.left_day, s.start_day), k.others_before_event)
        END AS left_day,
        t.day AS treatment_day,
        CASE WHEN o.outcome = 'event' THEN e.marks ELSE 0 END AS marks,
        concat_ws(
            ';',
            CASE o.outcome WHEN 'event' THEN nullif(e.sources, '') WHEN 'treatment' THEN t.sources END,
            a.sources,
            -- a treatment censors only where the patient was followed past it, which the end without an event shows
            CASE
                WHEN o.outcome IN ('end', 'treatment') AND w.by_follow_up
                    THEN 'follow_up:' || CAST(p.follow_up_row AS VARCHAR)
            END,
            z.sources,
            CASE WHEN o.outcome = 'gap' THEN nullif(e.sources, '') END
        ) AS sources
    FROM starts AS s
    INNER JOIN people AS p ON s.patient_id = p.patient_id
    INNER JOIN rule.endpoints AS n ON s.variant = n.variant AND s.endpoint = n.endpoint
    INNER JOIN outcomes AS o
        ON s.patient_id = o.patient_id AND s.variant = o.variant AND s.endpoint = o.endpoint
    INNER JOIN ends_without_event AS w
        ON s.patient_id = w.patient_id AND s.variant = w.variant AND s.endpoint = w.endpoint
    LEFT JOIN first_events AS e
        ON s.patient_id = e.patient_id AND s.variant = e.variant AND s.endpoint = e.endpoint
    LEFT JOIN known_days AS k
        ON s.patient_id = k.patient_id AND s.variant = k.variant AND s.endpoint = k.endpoint
    LEFT JOIN next_treatments AS t
        ON s.patient_id = t.patient_id AND s.variant = t.variant AND s.endpoint = t.endpoint
    LEFT JOIN cited_assessments AS a
        ON s.patient_id = a.patient_id AND s.variant = a.variant AND s.endpoint = a.endpoint AND a.part = 'outcome'
    LEFT JOIN cited_assessments AS z
        ON s.patient_id = z.patient_id AND s.variant = z.variant AND s.endpoint = z.endpoint AND z.part = 'end'
)
SELECT
    d.patient_id,
    d."group",
    d.endpoint,
    d.variant,
    CAST(d.day - d.origin AS DOUBLE) AS time_days,
    d.outcome = 'event' AS event,
    CAST(d.left_day - d.origin AS DOUBLE) AS left_days,
    CAST(CASE WHEN d.outcome = 'event' THEN d.day - d.origin END AS DOUBLE) AS right_days,
    d.reason,
    CAST(d.start_day - d.origin AS DOUBLE) AS entry_days,
    d.competing,
    CAST(d.treatment_day - d.origin AS DOUBLE) AS other_treatment_days,
    CAST(d.day AS DOUBLE) AS days,
    d.sources,
    d.marks
FROM derived AS d
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
