-- Endpoints that come as they are, in the table endpoints. Times keep the resolution they are printed with: the exact
-- product with the days of their unit, so that a conversion neither makes nor breaks a tie.
WITH timed AS (
    SELECT
        g.patient_id,
        g."group",
        g.endpoint,
        g."row",
        g.event,
        CAST(CAST(g."time" AS DECIMAL(24, 9)) * u.days AS DOUBLE) AS time_days,
        CAST(CAST(g."left" AS DECIMAL(24, 9)) * u.days AS DOUBLE) AS left_days,
        CAST(CAST(g."right" AS DECIMAL(24, 9)) * u.days AS DOUBLE) AS right_days,
        coalesce(CAST(CAST(g.entry AS DECIMAL(24, 9)) * u.days AS DOUBLE), 0) AS entry_days
    FROM records.endpoints AS g
    INNER JOIN rule.time_units AS u ON g.time_unit = u.unit
    QUALIFY row_number() OVER (PARTITION BY g.patient_id, g.endpoint ORDER BY g."row" DESC) = 1
)
SELECT
    t.patient_id,
    t."group",
    n.endpoint,
    n.variant,
    t.time_days,
    t.event,
    coalesce(t.left_days, t.time_days) AS left_days,
    CASE WHEN t.event THEN coalesce(t.right_days, t.time_days) ELSE t.right_days END AS right_days,
    'as_given' AS reason,
    t.entry_days,
    t.time_days AS days,
    'endpoints:' || CAST(t."row" AS VARCHAR) AS sources
FROM timed AS t
INNER JOIN rule.endpoints AS n ON n.given AND t.endpoint = n.endpoint
