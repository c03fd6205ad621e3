-- Benefit as it stands: a person's answer replaces the derived one, which is kept beside it. A benefit has a visit
-- where it is met, and then the one that the person names, if any.
WITH replaced AS (
    SELECT o.patient_id, n.variant, n.benefit, o.visit, o.answer, o.sources
    FROM overrides AS o
    INNER JOIN rule.benefit AS n ON o.variant = n.variant AND o.decision = n.decision
    QUALIFY row_number() OVER (PARTITION BY o.patient_id, n.variant, n.benefit ORDER BY o."row" DESC) = 1
),
answered AS (
    SELECT
        b.patient_id,
        b.variant,
        b.benefit,
        b.rule_id,
        coalesce(r.answer, b.answer) AS answer,
        CASE
            WHEN r.answer IS NULL THEN b.visit
            WHEN r.answer = 'met' THEN coalesce(nullif(r.visit, ''), b.visit)
        END AS visit,
        b.reason,
        b.value,
        b.threshold,
        concat_ws(';', nullif(b.sources, ''), r.sources) AS sources,
        b.marks | CASE WHEN r.answer IS NULL THEN 0 ELSE 8 END AS marks,
        CASE WHEN r.answer IS NOT NULL THEN b.answer END AS derived_answer
    FROM judged_benefit AS b
    LEFT JOIN replaced AS r ON b.patient_id = r.patient_id AND b.variant = r.variant AND b.benefit = r.benefit
)
SELECT
    a.patient_id,
    a.variant,
    a.benefit,
    a.rule_id,
    a.answer,
    a.visit,
    v.visit_day,
    v.attended_day,
    a.reason,
    a.value,
    a.threshold,
    a.sources,
    a.marks,
    a.derived_answer
FROM answered AS a
LEFT JOIN visits AS v ON a.patient_id = v.patient_id AND a.visit = v.visit
