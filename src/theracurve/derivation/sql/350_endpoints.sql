-- Every patient's endpoints: the event if there is one, else the censoring; given endpoints as they are.
SELECT
    o.patient_id,
    o."group",
    o.endpoint,
    o.variant,
    CAST(coalesce(e.day, c.day) - o.origin AS DOUBLE) AS time_days,
    e.day IS NOT NULL AS event,
    CAST(CASE WHEN e.day IS NOT NULL THEN greatest(e.left_day - o.origin, 0) ELSE c.day - o.origin END AS DOUBLE)
        AS left_days,
    CAST(e.day - o.origin AS DOUBLE) AS right_days,
    coalesce(e.kind, c.reason) AS reason,
    CAST(coalesce(e.day, c.day) AS DOUBLE) AS days,
    coalesce(e.sources, c.sources) AS sources
FROM origins AS o
LEFT JOIN first_events AS e ON o.patient_id = e.patient_id AND o.variant = e.variant AND o.endpoint = e.endpoint
INNER JOIN censorings AS c ON o.patient_id = c.patient_id AND o.variant = c.variant AND o.endpoint = c.endpoint
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
    g.days,
    g.sources
FROM given_endpoints AS g
