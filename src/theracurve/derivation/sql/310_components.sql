-- The assessed components of each patient's endpoint, each with its last evaluable assessment after the origin.
WITH applicable AS (
    SELECT o.patient_id, o.variant, o.endpoint, o.origin, k.kind, k.place, e.rule_id
    FROM origins AS o
    INNER JOIN rule.endpoint_events AS k ON o.variant = k.variant AND o.endpoint = k.endpoint
    INNER JOIN rule.events AS e ON k.variant = e.variant AND k.kind = e.kind AND e.assessed
    INNER JOIN people AS p ON o.patient_id = p.patient_id AND (NOT e.secreting_only OR p.secreting)
)
SELECT
    a.patient_id,
    a.variant,
    a.endpoint,
    a.kind,
    a.place,
    t.day AS last_day,
    t.value_source AS sources
FROM applicable AS a
LEFT JOIN event_assessments AS t
    ON a.rule_id = t.rule_id AND t.variant IN ('', a.variant) AND a.patient_id = t.patient_id AND t.day > a.origin
QUALIFY row_number() OVER (
    PARTITION BY a.patient_id, a.variant, a.endpoint, a.kind ORDER BY t.day DESC NULLS LAST, t.place
) = 1
