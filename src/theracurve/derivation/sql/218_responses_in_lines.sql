-- The evaluable responses of the deciding reader; `anew`: the first of its line of treatment, in which progression may be
-- found once more. On the day on which a line begins the line before is still judged.
WITH placed AS (
    SELECT
        r.rule_id,
        r.variant,
        r.patient_id,
        r.day,
        r.response,
        r.baseline,
        r.value,
        r.threshold,
        r.unit,
        r.sources,
        r.marks,
        coalesce(l.line, 0) AS line
    FROM responses AS r
    LEFT JOIN lines AS l
        ON r.patient_id = l.patient_id AND r.day > l.started_day
        AND (l.next_line_day IS NULL OR r.day <= l.next_line_day)
    WHERE r.deciding AND r.response <> 'NE'
)
SELECT
    p.rule_id,
    p.variant,
    p.patient_id,
    p.day,
    p.response,
    p.baseline,
    p.value,
    p.threshold,
    p.unit,
    p.sources,
    p.marks,
    p.line > lag(p.line) OVER (PARTITION BY p.rule_id, p.variant, p.patient_id ORDER BY p.day) AS anew
FROM placed AS p
