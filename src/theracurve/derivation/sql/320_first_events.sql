-- The earliest event of each patient's endpoint after its start; on one day the kind that the endpoint names first, and
-- another treatment last.
WITH candidates AS (
    SELECT
        s.patient_id,
        s.variant,
        s.endpoint,
        e.kind,
        k.place,
        e.occurrence,
        e.day,
        e.left_day,
        NOT r.assessed AS exact,
        e.sources,
        e.marks
    FROM starts AS s
    INNER JOIN rule.endpoint_events AS k ON s.variant = k.variant AND s.endpoint = k.endpoint
    INNER JOIN rule.events AS r ON k.variant = r.variant AND k.kind = r.kind AND (s.assessed OR NOT r.assessed)
    INNER JOIN events AS e
        ON s.patient_id = e.patient_id AND s.variant = e.variant AND k.kind = e.kind
        AND (
            e.day > s.start_day
            OR (s.on_start AND e.day = s.start_day AND e.kind IN ('death', 'disease_death', 'therapy_side_effect'))
        )
    UNION ALL
    SELECT
        t.patient_id,
        t.variant,
        t.endpoint,
        'other_treatment' AS kind,
        1000 AS place,
        1 AS occurrence,
        t.day,
        t.day AS left_day,
        TRUE AS exact,
        t.sources,
        0 AS marks
    FROM next_treatments AS t
    INNER JOIN rule.endpoints AS n
        ON t.variant = n.variant AND t.endpoint = n.endpoint AND n.other_treatment = 'event'
)
SELECT
    c.patient_id,
    c.variant,
    c.endpoint,
    c.kind,
    c.day,
    c.left_day,
    c.exact,
    c.sources,
    c.marks
FROM candidates AS c
QUALIFY row_number() OVER (
    PARTITION BY c.patient_id, c.variant, c.endpoint ORDER BY c.day, c.place, c.occurrence
) = 1
