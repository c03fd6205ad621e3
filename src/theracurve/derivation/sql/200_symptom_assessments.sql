-- Symptom relapse: every value that has a reference (baseline, or the best value so far), and whether it shows a relapse.
WITH series AS (
    SELECT r.rule_id, r.better, r.step, r.reference, r.after_improvement, m.patient_id, m.day, m.value, m."row"
    FROM rule.symptom_relapse AS r
    INNER JOIN measure_values AS m ON r.measure = m.measure AND m.day > 0
    UNION ALL
    SELECT r.rule_id, r.better, r.step, r.reference, r.after_improvement, b.patient_id, b.day, b.value, b."row"
    FROM rule.symptom_relapse AS r
    INNER JOIN measure_baselines AS b ON r.measure = b.measure
),
running AS (
    SELECT
        s.rule_id,
        s.better,
        s.step,
        s.reference,
        s.after_improvement,
        s.patient_id,
        s.day,
        s.value,
        s."row",
        min(s.value) OVER earlier AS lowest,
        max(s.value) OVER earlier AS highest,
        min(CASE WHEN s.day <= 0 THEN s.value END) OVER earlier AS baseline
    FROM series AS s
    WINDOW earlier AS (
        PARTITION BY s.rule_id, s.patient_id ORDER BY s.day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
referred AS (
    SELECT
        r.rule_id,
        r.better,
        r.step,
        r.after_improvement,
        r.patient_id,
        r.day,
        r.value,
        r."row",
        CASE
            WHEN r.reference = 'baseline' THEN r.baseline
            WHEN r.better = 'lower' THEN r.lowest
            ELSE r.highest
        END AS reference,
        CASE r.better WHEN 'lower' THEN r.lowest < r.baseline ELSE r.highest > r.baseline END AS improved
    FROM running AS r
    WHERE r.day > 0
),
reference_rows AS (
    SELECT f.rule_id, f.patient_id, f.day, s."row"
    FROM referred AS f
    INNER JOIN series AS s
        ON f.rule_id = s.rule_id AND f.patient_id = s.patient_id AND f.reference = s.value AND s.day < f.day
        AND (s.reference = 'best' OR s.day <= 0)
    QUALIFY row_number() OVER (PARTITION BY f.rule_id, f.patient_id, f.day ORDER BY s.day) = 1
)
SELECT
    f.rule_id,
    f.patient_id,
    '' AS part,
    1 AS place,
    f.day,
    CASE f.better
        WHEN 'lower' THEN f.value - f.reference >= f.step
        ELSE f.reference - f.value >= f.step
    END AND (NOT f.after_improvement OR coalesce(f.improved, FALSE)) AS shown,
    CAST(f.reference AS DOUBLE) AS baseline,
    CAST(f.value AS DOUBLE) AS value,
    CAST(CASE f.better WHEN 'lower' THEN f.reference + f.step ELSE f.reference - f.step END AS DOUBLE) AS threshold,
    '' AS unit,
    'worse' AS reason,
    'assessments:' || CAST(w."row" AS VARCHAR) || ';assessments:' || CAST(f."row" AS VARCHAR) AS sources,
    'assessments:' || CAST(f."row" AS VARCHAR) AS value_source
FROM referred AS f
INNER JOIN reference_rows AS w ON f.rule_id = w.rule_id AND f.patient_id = w.patient_id AND f.day = w.day
WHERE f.reference IS NOT NULL
