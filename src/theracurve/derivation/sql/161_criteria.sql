-- The criteria of every definition at its own benefit visits, parts included (they become evidence only). A person's
-- answer replaces the derived one, which is kept beside it; the parts stay as derived.
WITH judged AS (
    SELECT
        a.patient_id,
        c.variant,
        c.benefit,
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
        a.marks
    FROM criterion_answers AS a
    INNER JOIN rule.criteria AS c ON a.rule_id = c.rule_id AND a.variant IN ('', c.variant)
    INNER JOIN rule.benefit_visits AS b ON c.variant = b.variant AND c.benefit = b.benefit AND a.visit = b.visit
    INNER JOIN judged_visits AS v ON a.patient_id = v.patient_id AND a.visit = v.visit
)
SELECT
    j.patient_id,
    j.variant,
    j.benefit,
    j.visit,
    j.visit_day,
    j.visit_order,
    j.status,
    j.criterion,
    j.place,
    j.part,
    j.rule_id,
    coalesce(o.answer, j.answer) AS answer,
    j.reason,
    j.baseline,
    j.value,
    CASE
        WHEN j.baseline <> 0
            AND j.reason NOT IN (
                'unit_differs', 'assay_differs', 'bounded', 'compared_limit', 'no_upper_limit', 'below_limit'
            )
            THEN 100.0 * (j.value - j.baseline) / j.baseline
    END AS change_percent,
    j.threshold,
    j.unit,
    j.day,
    concat_ws(';', nullif(j.sources, ''), o.sources) AS sources,
    j.marks | CASE WHEN o.answer IS NULL THEN 0 ELSE 8 END AS marks,
    CASE WHEN o.answer IS NOT NULL THEN j.answer END AS derived_answer
FROM judged AS j
LEFT JOIN overrides AS o
    ON j.part = ''
    AND j.patient_id = o.patient_id
    AND j.variant = o.variant
    AND j.criterion = o.decision
    AND j.visit = o.visit
