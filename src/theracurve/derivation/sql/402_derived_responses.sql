-- The derived table `responses`: every reader, every definition that states a progression rule.
SELECT
    t.patient_id,
    e.variant,
    t.visit,
    t.visit_day,
    t.day,
    t.reader,
    t.response,
    t.patient_id || '|' || e.variant || '|response|' || t.reader || '|day ' || CAST(t.day AS VARCHAR) AS evidence_id
FROM tumour_responses AS t
INNER JOIN rule.events AS e ON t.rule_id = e.rule_id AND e.kind = 'tumour_progression'
