-- The criteria of every definition at its own benefit visits, parts included (they become evidence only).
SELECT
    a.patient_id,
    c.variant,
    a.visit,
    v.visit_day,
    v.visit_order,
    v.status,
    c.criterion,
    c.place,
    a.part,
    a.rule_id,
    a.answer,
    a.reason,
    a.baseline,
    a.value,
    a.threshold,
    a.unit,
    a.day,
    a.sources,
    CASE
        WHEN a.reason NOT IN ('unit_differs', 'bounded', 'compared_limit') AND a.baseline <> 0
            THEN 100.0 * (a.value - a.baseline) / a.baseline
    END AS change_percent
FROM criterion_answers AS a
INNER JOIN rule.criteria AS c ON a.rule_id = c.rule_id
INNER JOIN rule.benefit_visits AS b ON c.variant = b.variant AND a.visit = b.visit
INNER JOIN judged_visits AS v ON a.patient_id = v.patient_id AND a.visit = v.visit
