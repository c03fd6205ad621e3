-- A person's answers in place of the derived ones, under each definition that they hold for: the last row as read of
-- one decision at one visit.
WITH variants AS (
    SELECT c.variant FROM rule.criteria AS c
    UNION ALL
    SELECT b.variant FROM rule.benefit AS b
    UNION ALL
    SELECT e.variant FROM rule.events AS e
),
distinct_variants AS (
    SELECT DISTINCT v.variant
    FROM variants AS v
)
SELECT
    o.patient_id,
    v.variant,
    o.decision,
    coalesce(o.visit, '') AS visit,
    o.answer,
    o."row",
    'overrides:' || CAST(o."row" AS VARCHAR) AS sources
FROM records.overrides AS o
INNER JOIN distinct_variants AS v ON coalesce(o.variant, '') IN ('', v.variant)
QUALIFY row_number() OVER (
    PARTITION BY o.patient_id, v.variant, o.decision, coalesce(o.visit, '') ORDER BY o."row" DESC
) = 1
