-- The assessments that show up to when an endpoint was followed, component by component: the last before the event (of
-- the components other than its own), the last up to the other treatment, or the last of all.
WITH cited AS (
    SELECT
        c.patient_id,
        c.variant,
        c.endpoint,
        c.kind,
        c.place,
        c.rule_id,
        CASE o.outcome
            WHEN 'event' THEN CASE WHEN NOT c.has_event AND e.kind <> 'other_treatment' THEN c.day_before_event END
            WHEN 'gap' THEN c.day_before_event
            WHEN 'treatment' THEN c.day_by_treatment
            ELSE CASE WHEN w.by_assessments THEN c.last_day END
        END AS day
    FROM components AS c
    INNER JOIN outcomes AS o
        ON c.patient_id = o.patient_id AND c.variant = o.variant AND c.endpoint = o.endpoint
    INNER JOIN ends_without_event AS w
        ON c.patient_id = w.patient_id AND c.variant = w.variant AND c.endpoint = w.endpoint
    LEFT JOIN first_events AS e
        ON c.patient_id = e.patient_id AND c.variant = e.variant AND c.endpoint = e.endpoint
),
first_parts AS (
    SELECT c.patient_id, c.variant, c.endpoint, c.place, a.value_source
    FROM cited AS c
    INNER JOIN event_assessments AS a
        ON c.rule_id = a.rule_id
        AND a.variant IN ('', c.variant)
        AND c.patient_id = a.patient_id
        AND c.day = a.day
    QUALIFY row_number() OVER (PARTITION BY c.patient_id, c.variant, c.endpoint, c.kind ORDER BY a.place) = 1
)
SELECT
    f.patient_id,
    f.variant,
    f.endpoint,
    string_agg(f.value_source, ';' ORDER BY f.place) AS sources
FROM first_parts AS f
WHERE f.value_source <> ''
GROUP BY f.patient_id, f.variant, f.endpoint
