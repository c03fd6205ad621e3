-- The events of every definition, numbered by day within patient and kind. What is found without regard to the
-- definition names none: both are looked up by equality, as a join on either holds all definitions against all others.
WITH looked_up AS (
    SELECT r.variant, r.kind, r.rule_id, '' AS found_for
    FROM rule.events AS r
    UNION ALL
    SELECT r.variant, r.kind, r.rule_id, r.variant AS found_for
    FROM rule.events AS r
)
SELECT
    d.patient_id,
    e.variant,
    e.kind,
    d.part,
    d.rule_id,
    row_number() OVER (PARTITION BY d.patient_id, e.variant, e.kind ORDER BY d.day, d.place) AS occurrence,
    d.day,
    d.left_day,
    d.baseline,
    d.value,
    d.threshold,
    d.unit,
    d.reason,
    d.sources,
    d.marks
FROM event_days AS d
INNER JOIN looked_up AS e ON d.rule_id = e.rule_id AND d.variant = e.found_for
