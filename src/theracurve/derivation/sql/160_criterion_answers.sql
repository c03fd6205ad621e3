-- Every answer of every criterion rule in one narrow shape; `part` is empty for the criterion itself and names an
-- analyte or a drug class for the answers it was combined from. Visits of the dead and visits not due are not judged.
-- `variant` is empty where the answer is the same under every definition that states the rule.
SELECT
    '' AS variant,
    a.rule_id, a.patient_id, a.visit, a.part, a.answer, a.reason, a.baseline, a.value, a.threshold, a.unit, a.day,
    a.sources, a.marks
FROM clinical_status AS a
UNION ALL
SELECT
    '' AS variant,
    a.rule_id, a.patient_id, a.visit, a.part, a.answer, a.reason, a.baseline, a.value, a.threshold, a.unit, a.day,
    a.sources, a.marks
FROM markers AS a
UNION ALL
SELECT
    '' AS variant,
    a.rule_id, a.patient_id, a.visit, a.part, a.answer, a.reason, a.baseline, a.value, a.threshold, a.unit, a.day,
    a.sources, a.marks
FROM marker_answers AS a
UNION ALL
SELECT
    a.variant,
    a.rule_id, a.patient_id, a.visit, a.part, a.answer, a.reason, a.baseline, a.value, a.threshold, a.unit, a.day,
    a.sources, a.marks
FROM progression AS a
UNION ALL
SELECT
    '' AS variant,
    a.rule_id, a.patient_id, a.visit, a.part, a.answer, a.reason, a.baseline, a.value, a.threshold, a.unit, a.day,
    a.sources, a.marks
FROM lesion_size AS a
UNION ALL
SELECT
    '' AS variant,
    a.rule_id, a.patient_id, a.visit, a.part, a.answer, a.reason, a.baseline, a.value, a.threshold, a.unit, a.day,
    a.sources, a.marks
FROM medication AS a
UNION ALL
SELECT
    '' AS variant,
    a.rule_id, a.patient_id, a.visit, a.part, a.answer, a.reason, a.baseline, a.value, a.threshold, a.unit, a.day,
    a.sources, a.marks
FROM medication_answers AS a
UNION ALL
SELECT
    '' AS variant,
    r.rule_id,
    v.patient_id,
    v.visit,
    '' AS part,
    'not_evaluable' AS answer,
    v.status AS reason,
    CAST(NULL AS DOUBLE) AS baseline,
    CAST(NULL AS DOUBLE) AS value,
    CAST(NULL AS DOUBLE) AS threshold,
    '' AS unit,
    v.attended_day AS day,
    CASE WHEN v.status = 'dead' THEN v.sources ELSE '' END AS sources,
    0 AS marks
FROM rule.criterion_rules AS r
INNER JOIN judged_visits AS v ON v.status IN ('dead', 'not_due')
