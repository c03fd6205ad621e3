-- The responses under each definition. A person's answer replaces the deciding reader's response of its day; both are
-- kept, and sums and nadirs stay as measured.
SELECT
    e.variant,
    t.rule_id,
    t.patient_id,
    t.reader,
    t.day,
    t.visit,
    t.visit_day,
    t.distance,
    coalesce(o.answer, t.response) AS response,
    CASE WHEN o.answer IS NOT NULL THEN t.response END AS derived_answer,
    t.reason,
    t.baseline,
    t.value,
    t.threshold,
    t.unit,
    concat_ws(';', nullif(t.sources, ''), o.sources) AS sources,
    CASE WHEN o.answer IS NOT NULL THEN t.marks | 8 ELSE t.marks END AS marks,
    t.deciding
FROM tumour_responses AS t
INNER JOIN rule.events AS e ON t.rule_id = e.rule_id AND e.kind = 'tumour_progression'
LEFT JOIN overrides AS o
    ON t.patient_id = o.patient_id
    AND e.variant = o.variant
    AND o.decision = 'response'
    AND o.visit = 'day ' || CAST(t.day AS VARCHAR)
    AND t.deciding
