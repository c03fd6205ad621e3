-- What becomes of each patient's endpoint: an event, a censoring at another treatment or before a gap in the visits, or
-- the end without an event.
WITH decided AS (
    SELECT
        c.patient_id,
        c."group",
        c.variant,
        c.endpoint,
        c.start_day,
        c.entry_day,
        c.origin,
        c.event_kind,
        c.event_day,
        c.event_left_day,
        c.event_sources,
        c.event_marks,
        c.death_of_unseen,
        c.before_event,
        c.treatment_day,
        c.treatment_sources,
        c.by_treatment,
        c.competing,
        c.end_day,
        c.end_reason,
        c.by_follow_up,
        c.by_assessments,
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
    FROM endpoint_courses AS c
)
SELECT
    d.patient_id,
    d."group",
    d.variant,
    d.endpoint,
    d.start_day,
    d.entry_day,
    d.origin,
    d.outcome,
    d.outcome = 'end' AND d.competing AS competing,
    CASE d.outcome
        WHEN 'event' THEN d.event_day
        WHEN 'gap' THEN d.before_event
        WHEN 'treatment' THEN d.by_treatment
        ELSE d.end_day
    END AS day,
    CASE d.outcome
        WHEN 'event' THEN d.event_kind
        WHEN 'gap' THEN 'missed_visits'
        WHEN 'treatment' THEN 'other_treatment'
        ELSE d.end_reason
    END AS reason,
    d.event_kind,
    d.event_left_day,
    d.event_sources,
    d.event_marks,
    d.death_of_unseen,
    d.treatment_day,
    d.treatment_sources,
    d.by_follow_up,
    d.by_assessments
FROM decided AS d
