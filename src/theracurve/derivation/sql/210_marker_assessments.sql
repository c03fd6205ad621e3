-- Marker increase: every exact value with a reference of its unit (baseline, or the nadir so far), and whether it
-- shows an increase. Only exact values are references; a printed `>x` is used only where x itself is at the limit.
WITH series AS (
    SELECT r.rule_id, r.percent, r.strict, r.reference, n.place, m.patient_id, m.analyte, m.day, m.value, m.value_side, m.unit, m."row"
    FROM rule.marker_increase AS r
    INNER JOIN rule.increase_analytes AS n ON r.rule_id = n.rule_id
    INNER JOIN marker_values AS m ON n.analyte = m.analyte AND m.day > 0
    INNER JOIN people AS p ON m.patient_id = p.patient_id AND (r.applies_to = 'all' OR p.secreting)
    UNION ALL
    SELECT r.rule_id, r.percent, r.strict, r.reference, n.place, b.patient_id, b.analyte, b.day, b.value, b.value_side, b.unit, b."row"
    FROM rule.marker_increase AS r
    INNER JOIN rule.increase_analytes AS n ON r.rule_id = n.rule_id
    INNER JOIN marker_baselines AS b ON n.analyte = b.analyte
    INNER JOIN people AS p ON b.patient_id = p.patient_id AND (r.applies_to = 'all' OR p.secreting)
),
referred AS (
    SELECT
        s.rule_id,
        s.percent,
        s.strict,
        s.reference AS reference_rule,
        s.place,
        s.patient_id,
        s.analyte,
        s.day,
        s.value,
        s.value_side,
        s.unit,
        s."row",
        min(
            CASE WHEN s.value_side = '=' AND (s.reference = 'nadir' OR s.day <= 0) THEN s.value END
        ) OVER (
            PARTITION BY s.rule_id, s.patient_id, s.analyte, s.unit
            ORDER BY s.day
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS reference
    FROM series AS s
),
compared AS (
    SELECT
        f.rule_id,
        f.percent,
        f.reference_rule,
        f.place,
        f.patient_id,
        f.analyte,
        f.day,
        f.value,
        f.value_side,
        f.unit,
        f."row",
        f.reference,
        100 * (f.value - f.reference) > f.percent * f.reference
            OR ((NOT f.strict OR f.value_side = '>') AND 100 * (f.value - f.reference) = f.percent * f.reference)
            AS shown
    FROM referred AS f
    WHERE f.day > 0 AND f.reference IS NOT NULL AND f.reference <> 0 AND f.value_side <> '<'
),
evaluable AS (
    SELECT
        c.rule_id,
        c.percent,
        c.reference_rule,
        c.place,
        c.patient_id,
        c.analyte,
        c.day,
        c.value,
        c.value_side,
        c.unit,
        c."row",
        c.reference,
        c.shown
    FROM compared AS c
    WHERE c.value_side = '=' OR c.shown
),
reference_rows AS (
    SELECT e.rule_id, e.patient_id, e.analyte, e.day, s."row"
    FROM evaluable AS e
    INNER JOIN series AS s
        ON e.rule_id = s.rule_id AND e.patient_id = s.patient_id AND e.analyte = s.analyte AND e.unit = s.unit
        AND e.reference = s.value AND s.value_side = '=' AND s.day < e.day
        AND (e.reference_rule = 'nadir' OR s.day <= 0)
    QUALIFY row_number() OVER (PARTITION BY e.rule_id, e.patient_id, e.analyte, e.day ORDER BY s.day) = 1
)
SELECT
    e.rule_id,
    e.patient_id,
    e.analyte AS part,
    e.place,
    e.day,
    e.shown,
    CAST(e.reference AS DOUBLE) AS baseline,
    CAST(e.value AS DOUBLE) AS value,
    CAST(e.reference * (100 + e.percent) AS DOUBLE) / 100.0 AS threshold,
    e.unit,
    CASE e.value_side WHEN '>' THEN 'increased_limit' ELSE 'increased' END AS reason,
    'labs:' || CAST(w."row" AS VARCHAR) || ';labs:' || CAST(e."row" AS VARCHAR) AS sources,
    'labs:' || CAST(e."row" AS VARCHAR) AS value_source
FROM evaluable AS e
INNER JOIN reference_rows AS w
    ON e.rule_id = w.rule_id AND e.patient_id = w.patient_id AND e.analyte = w.analyte AND e.day = w.day
