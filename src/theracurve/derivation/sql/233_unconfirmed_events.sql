-- What would have been an event of a definition, had the next assessment not refuted it, or had there been one.
SELECT
    d.patient_id,
    e.variant,
    e.kind,
    d.part,
    d.rule_id,
    d.day,
    d.answer,
    d.baseline,
    d.value,
    d.threshold,
    d.unit,
    d.reason,
    d.sources,
    d.marks
FROM episodes AS d
INNER JOIN rule.confirmed_events AS c ON d.rule_id = c.rule_id
INNER JOIN rule.events AS e ON d.rule_id = e.rule_id AND d.variant IN ('', e.variant)
WHERE d.answer IS NOT NULL
