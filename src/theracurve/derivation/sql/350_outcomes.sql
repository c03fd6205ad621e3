-- What becomes of each patient's endpoint: an event, a censoring at another treatment or before a gap in the visits, or
-- the end without an event. A death long after time zero is no event where nothing was ever assessed: nobody knows when
-- the patient progressed.
WITH second_visit AS (
    SELECT v.visit_day
    FROM rule.planned_visits AS v
    WHERE v.visit_order = 2
),
counted AS (
    SELECT
        s.patient_id,
        s.variant,
        s.endpoint,
        CASE
            WHEN s.from_time_zero AND k.assessed = 0 AND e.kind = 'death' AND e.day > v.visit_day THEN NULL
            ELSE e.day
        END AS event_day,
        m.missed >= n.missed AS after_gap,
        k.before_event,
        n.other_treatment = 'censor' AS treatment_censors,
        t.day AS treatment_day,
        CASE WHEN k.patient_id IS NULL THEN t.day ELSE k.by_treatment END AS by_treatment,
        w.competing,
        w.day AS end_day,
        w.reason AS end_reason
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
),
decided AS (
    SELECT
        c.patient_id,
        c.variant,
        c.endpoint,
        c.event_day,
        c.before_event,
        c.by_treatment,
        c.competing,
        c.end_day,
        c.end_reason,
        CASE
            WHEN c.treatment_censors AND c.treatment_day < coalesce(c.event_day, c.treatment_day + 1)
                THEN CASE
                    WHEN c.competing AND c.end_day <= c.treatment_day THEN 'end'
                    WHEN NOT c.competing AND c.end_day <= c.by_treatment THEN 'end'
                    ELSE 'treatment'
                END
            WHEN c.event_day IS NULL THEN 'end'
            WHEN c.after_gap THEN 'gap'
            ELSE 'event'
        END AS outcome
    FROM counted AS c
)
SELECT
    d.patient_id,
    d.variant,
    d.endpoint,
    d.outcome,
    d.outcome = 'end' AND d.competing AS competing,
    CASE d.outcome
        WHEN 'event' THEN d.event_day
        WHEN 'gap' THEN d.before_event
        WHEN 'treatment' THEN d.by_treatment
        ELSE d.end_day
    END AS day,
    CASE d.outcome
        WHEN 'gap' THEN 'missed_visits'
        WHEN 'treatment' THEN 'other_treatment'
        WHEN 'end' THEN d.end_reason
    END AS censoring_reason
FROM decided AS d
