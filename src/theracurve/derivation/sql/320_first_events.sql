-- The earliest event of each patient's endpoint after its origin. A death long after the last look is no event where
-- the tumours, markers and symptoms were never looked at: nobody knows when they progressed.
WITH looked AS (
    SELECT c.patient_id, c.variant, c.endpoint, count(*) AS components, count(c.last_day) AS assessed
    FROM components AS c
    GROUP BY c.patient_id, c.variant, c.endpoint
),
second_visit AS (
    SELECT v.visit_day
    FROM rule.planned_visits AS v
    WHERE v.visit_order = 2
)
SELECT
    o.patient_id,
    o.variant,
    o.endpoint,
    e.kind,
    e.day,
    e.left_day,
    e.sources
FROM origins AS o
INNER JOIN rule.endpoint_events AS k ON o.variant = k.variant AND o.endpoint = k.endpoint
INNER JOIN events AS e
    ON o.patient_id = e.patient_id AND o.variant = e.variant AND k.kind = e.kind
    AND (e.day > o.origin OR (o.from_time_zero AND e.day = 0 AND e.kind IN ('death', 'therapy_side_effect')))
LEFT JOIN looked AS l ON o.patient_id = l.patient_id AND o.variant = l.variant AND o.endpoint = l.endpoint
LEFT JOIN second_visit AS v ON TRUE
WHERE NOT coalesce(
    o.from_time_zero AND e.kind = 'death' AND l.assessed = 0 AND l.components > 0 AND e.day > v.visit_day, FALSE
)
QUALIFY row_number() OVER (
    PARTITION BY o.patient_id, o.variant, o.endpoint ORDER BY e.day, k.place, e.occurrence
) = 1
