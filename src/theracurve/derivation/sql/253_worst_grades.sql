-- The worst grade of each term and patient, the earliest day that has it, the grade of the baseline, and the day of
-- recovery: the first later one whose grade is no higher than that of the baseline. `threshold` is the limit of the
-- worst grade that lies nearest to normal. A value has no grade where its unit is none of the limits', nor grade 0 where
-- grade 1 cannot be excluded.
WITH graded AS (
    SELECT
        c.rule_id,
        c.term,
        c.patient_id,
        c.is_baseline,
        c.day,
        c."row",
        coalesce(max(c.grade) FILTER (WHERE c.beyond), 0) AS grade
    FROM limits_compared AS c
    GROUP BY c.rule_id, c.term, c.patient_id, c.is_baseline, c.day, c."row"
    HAVING
        count(*) FILTER (WHERE c.is_of_another_kind) = 0
        AND (count(*) FILTER (WHERE c.beyond) > 0 OR count(*) FILTER (WHERE c.grade = 1 AND NOT c.clear) = 0)
),
worst AS (
    SELECT g.rule_id, g.term, g.patient_id, g.day, g."row", g.grade, coalesce(b.grade, 0) AS baseline_grade
    FROM graded AS g
    LEFT JOIN graded AS b
        ON g.rule_id = b.rule_id AND g.term = b.term AND g.patient_id = b.patient_id AND b.is_baseline
    WHERE NOT g.is_baseline
    QUALIFY row_number() OVER (PARTITION BY g.rule_id, g.term, g.patient_id ORDER BY g.grade DESC, g.day) = 1
),
recovered AS (
    SELECT w.rule_id, w.term, w.patient_id, g.day, g."row"
    FROM worst AS w
    INNER JOIN graded AS g
        ON w.rule_id = g.rule_id
        AND w.term = g.term
        AND w.patient_id = g.patient_id
        AND NOT g.is_baseline
        AND g.day > w.day
        AND g.grade <= w.baseline_grade
    WHERE w.grade > w.baseline_grade
    QUALIFY row_number() OVER (PARTITION BY w.rule_id, w.term, w.patient_id ORDER BY g.day) = 1
),
crossed AS (
    SELECT
        w.rule_id,
        w.term,
        w.patient_id,
        CASE min(c.side) WHEN 'below' THEN max(c.reference) ELSE min(c.reference) END AS reference
    FROM worst AS w
    INNER JOIN limits_compared AS c
        ON w.rule_id = c.rule_id
        AND w.term = c.term
        AND w.patient_id = c.patient_id
        AND NOT c.is_baseline
        AND w."row" = c."row"
        AND w.grade = c.grade
        AND c.beyond
    GROUP BY w.rule_id, w.term, w.patient_id
)
SELECT
    w.rule_id,
    w.term,
    w.patient_id,
    w.day,
    w."row",
    w.grade,
    x.reference,
    r.day AS recovery_day,
    r."row" AS recovery_row
FROM worst AS w
LEFT JOIN recovered AS r ON w.rule_id = r.rule_id AND w.term = r.term AND w.patient_id = r.patient_id
LEFT JOIN crossed AS x ON w.rule_id = x.rule_id AND w.term = x.term AND w.patient_id = x.patient_id
