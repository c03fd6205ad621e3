-- What is known of each patient's endpoint, side by side: its first event, the next other treatment, and where it ends
-- without an event. A death long after time zero is no event where nothing was ever assessed (it has no `event_day`):
-- nobody knows when the patient progressed.
WITH second_visit AS (
    SELECT v.visit_day
    FROM rule.planned_visits AS v
    WHERE v.visit_order = 2
)
SELECT
    s.patient_id,
    s."group",
    s.variant,
    s.endpoint,
    s.start_day,
    s.entry_day,
    s.origin,
    e.kind AS event_kind,
    CASE
        WHEN s.from_time_zero AND k.assessed = 0 AND e.kind = 'death' AND e.day > v.visit_day THEN NULL
        ELSE e.day
    END AS event_day,
    CASE
        WHEN e.kind = 'death' AND n.death = 'interval' THEN coalesce(k.before_event, e.day)
        WHEN e.exact THEN e.day
        -- `least` passes over nothing: without other components it is the event's own
        ELSE least(greatest(e.left_day, s.start_day), k.others_before_event)
    END AS event_left_day,
    nullif(e.sources, '') AS event_sources,
    e.marks AS event_marks,
    s.from_time_zero AND e.kind = 'death' AND k.assessed_before_event = 0 AS death_of_unseen,
    m.missed >= n.missed AS after_gap,
    k.before_event,
    n.other_treatment = 'censor' AS treatment_censors,
    t.day AS treatment_day,
    t.sources AS treatment_sources,
    CASE WHEN k.patient_id IS NULL THEN t.day ELSE k.by_treatment END AS by_treatment,
    w.competing,
    w.day AS end_day,
    w.reason AS end_reason,
    w.by_follow_up,
    w.by_assessments
FROM starts AS s
INNER JOIN rule.endpoints AS n ON s.variant = n.variant AND s.endpoint = n.endpoint
INNER JOIN ends_without_event AS w
    ON s.patient_id = w.patient_id AND s.variant = w.variant AND s.endpoint = w.endpoint
LEFT JOIN first_events AS e
    ON s.patient_id = e.patient_id AND s.variant = e.variant AND s.endpoint = e.endpoint
LEFT JOIN known_days AS k
    ON s.patient_id = k.patient_id AND s.variant = k.variant AND s.endpoint = k.endpoint
LEFT JOIN missed_visits AS m
    ON s.patient_id = m.patient_id AND s.variant = m.variant AND s.endpoint = m.endpoint
LEFT JOIN next_treatments AS t
    ON s.patient_id = t.patient_id AND s.variant = t.variant AND s.endpoint = t.endpoint
LEFT JOIN second_visit AS v ON TRUE
