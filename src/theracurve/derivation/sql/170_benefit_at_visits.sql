-- Benefit at each visit that was due, from the criteria judged there.
WITH counted AS (
    SELECT
        c.patient_id,
        c.variant,
        c.benefit,
        c.visit,
        c.visit_order,
        c.status,
        count(*) AS criteria,
        count(*) FILTER (WHERE c.answer <> 'not_applicable') AS applicable,
        count(*) FILTER (WHERE c.answer = 'met') AS met,
        count(*) FILTER (WHERE c.answer = 'not_met') AS not_met,
        count(*) FILTER (WHERE c.answer = 'not_evaluable') AS not_evaluable
    FROM criteria AS c
    WHERE c.part = ''
    GROUP BY c.patient_id, c.variant, c.benefit, c.visit, c.visit_order, c.status
)
SELECT
    c.patient_id,
    c.variant,
    c.benefit,
    c.visit,
    row_number() OVER (PARTITION BY c.patient_id, c.variant, c.benefit ORDER BY c.visit_order) AS place,
    c.status,
    c.met,
    CASE b.rule WHEN 'at_least' THEN b.needed WHEN 'all' THEN c.criteria ELSE c.applicable END AS needed,
    CASE
        WHEN c.applicable = 0 AND b.rule <> 'all' THEN 'not_applicable'
        WHEN b.rule = 'at_least' AND c.met >= b.needed THEN 'met'
        WHEN b.rule = 'at_least' AND c.met + c.not_evaluable < b.needed THEN 'not_met'
        WHEN b.rule = 'at_least' THEN 'not_evaluable'
        WHEN c.not_met > 0 OR (b.rule = 'all' AND c.applicable < c.criteria) THEN 'not_met'
        WHEN c.not_evaluable > 0 THEN 'not_evaluable'
        ELSE 'met'
    END AS answer
FROM counted AS c
INNER JOIN rule.benefit AS b ON c.variant = b.variant AND c.benefit = b.benefit
