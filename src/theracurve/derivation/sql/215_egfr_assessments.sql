-- A fall of the estimated filtration rate: every rate after the baseline, and whether it is lower by the percentage.
WITH baselines AS (
    SELECT g.patient_id, g.day, g.egfr, g.lab_source, g.marks | CASE WHEN g.day > 0 THEN 4 ELSE 0 END AS marks
    FROM egfr AS g
    INNER JOIN people AS p ON g.patient_id = p.patient_id AND g.day <= p.baseline_limit
    CROSS JOIN rule.settings AS s
    WHERE g.egfr IS NOT NULL AND (s.baseline_window IS NULL OR g.day >= -s.baseline_window)
    QUALIFY row_number() OVER (PARTITION BY g.patient_id ORDER BY g.day DESC) = 1
),
compared AS (
    SELECT
        u.rule_id,
        u.strict,
        g.patient_id,
        g.day,
        b.egfr AS baseline,
        g.egfr AS value,
        CAST(b.egfr AS DECIMAL(26, 6)) * (100 - u.percent) AS left_over,
        100 * (CAST(b.egfr AS DECIMAL(26, 6)) - g.egfr) AS fall,
        CAST(b.egfr AS DECIMAL(26, 6)) * u.percent AS least_fall,
        b.lab_source || ';' || g.lab_source AS sources,
        b.marks | g.marks AS marks
    FROM rule.egfr_decline AS u
    CROSS JOIN egfr AS g
    INNER JOIN people AS p ON g.patient_id = p.patient_id AND g.day > p.baseline_limit
    INNER JOIN baselines AS b ON g.patient_id = b.patient_id
    WHERE g.egfr IS NOT NULL
)
SELECT
    c.rule_id,
    c.patient_id,
    c.day,
    c.fall > c.least_fall OR (c.fall = c.least_fall AND NOT c.strict) AS shown,
    CAST(c.baseline AS DOUBLE) AS baseline,
    CAST(c.value AS DOUBLE) AS value,
    CAST(c.left_over AS DOUBLE) / 100.0 AS threshold,
    c.sources,
    c.marks
FROM compared AS c
