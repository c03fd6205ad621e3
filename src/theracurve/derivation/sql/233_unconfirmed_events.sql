-- What would have been an event of a definition, had the next assessment not refuted it, or had there been one; and
-- deaths without a recorded cause, which may have been of the disease.
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
UNION ALL
SELECT
    p.patient_id,
    e.variant,
    e.kind,
    '' AS part,
    e.rule_id,
    p.death_day AS day,
    'not_evaluable' AS answer,
    CAST(NULL AS DOUBLE) AS baseline,
    CAST(NULL AS DOUBLE) AS value,
    CAST(NULL AS DOUBLE) AS threshold,
    '' AS unit,
    'cause_unknown' AS reason,
    'follow_up:' || CAST(p.follow_up_row AS VARCHAR) AS sources,
    0 AS marks
FROM rule.events AS e
INNER JOIN rule.disease_death AS d ON e.rule_id = d.rule_id
INNER JOIN people AS p ON p.death_day >= 0 AND p.death_cause IS NULL
