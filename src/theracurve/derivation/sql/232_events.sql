-- The events of every definition, numbered by day within patient and kind.
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
INNER JOIN rule.events AS e ON d.rule_id = e.rule_id AND d.variant IN ('', e.variant)
