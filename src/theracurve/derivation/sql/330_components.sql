-- The assessed components of each patient's endpoint, each with the last day on which it was assessed after the start:
-- of all, before the first event, and up to the next other treatment.
WITH looked_up AS (
    SELECT e.variant, e.kind, e.rule_id, e.secreting_only, '' AS assessed_for
    FROM rule.events AS e
    WHERE e.assessed
    UNION ALL
    SELECT e.variant, e.kind, e.rule_id, e.secreting_only, e.variant AS assessed_for
    FROM rule.events AS e
    WHERE e.assessed
),
applicable AS (
    SELECT
        s.patient_id,
        s.variant,
        s.endpoint,
        s.start_day,
        k.kind,
        k.place,
        r.rule_id,
        r.assessed_for,
        e.kind AS event_kind,
        e.day AS event_day,
        t.day AS treatment_day
    FROM starts AS s
    INNER JOIN rule.endpoint_events AS k ON s.variant = k.variant AND s.endpoint = k.endpoint AND s.assessed
    INNER JOIN looked_up AS r ON k.variant = r.variant AND k.kind = r.kind
    INNER JOIN people AS p ON s.patient_id = p.patient_id AND (NOT r.secreting_only OR p.secreting)
    LEFT JOIN first_events AS e
        ON s.patient_id = e.patient_id AND s.variant = e.variant AND s.endpoint = e.endpoint
    LEFT JOIN next_treatments AS t
        ON s.patient_id = t.patient_id AND s.variant = t.variant AND s.endpoint = t.endpoint
)
SELECT
    a.patient_id,
    a.variant,
    a.endpoint,
    a.start_day,
    a.kind,
    a.place,
    a.rule_id,
    coalesce(a.kind = a.event_kind, FALSE) AS has_event,
    max(d.day) AS last_day,
    max(d.day) FILTER (WHERE d.day < a.event_day) AS day_before_event,
    max(d.day) FILTER (WHERE d.day <= a.treatment_day) AS day_by_treatment
FROM applicable AS a
LEFT JOIN event_assessments AS d
    ON a.rule_id = d.rule_id AND a.assessed_for = d.variant AND a.patient_id = d.patient_id AND d.day > a.start_day
GROUP BY a.patient_id, a.variant, a.endpoint, a.start_day, a.kind, a.place, a.rule_id, a.event_kind
