-- The worst laboratory grade of every patient whose grades count and every term, everything shown in the unit of the worst value. Values
-- of which none can be graded are shown by the earliest of them: it and the baseline say that no limit holds.
WITH earliest AS (
    SELECT v.rule_id, v.term, v.patient_id, v."row"
    FROM values_to_grade AS v
    WHERE NOT v.is_baseline
    QUALIFY row_number() OVER (PARTITION BY v.rule_id, v.term, v.patient_id ORDER BY v.day) = 1
)
SELECT
    p.patient_id,
    t.rule_id,
    t.term,
    t.analyte,
    t.grading,
    w.grade,
    w.day,
    w.recovery_day,
    CASE WHEN w.grade IS NOT NULL THEN 'graded' WHEN e."row" IS NOT NULL THEN 'no_limit' ELSE 'no_value' END AS reason,
    CASE
        WHEN b.scale = v.scale THEN CAST(b.value AS DOUBLE)
        ELSE CAST(b.scaled AS DOUBLE) / CAST(v.scale AS DOUBLE)
    END AS baseline,
    CAST(v.value AS DOUBLE) AS value,
    CAST(w.reference AS DOUBLE) / CAST(v.scale AS DOUBLE) AS threshold,
    coalesce(v.unit, '') AS unit,
    concat_ws(
        ';',
        'labs:' || CAST(coalesce(w."row", e."row") AS VARCHAR),
        CASE WHEN e."row" IS NOT NULL THEN 'labs:' || CAST(c."row" AS VARCHAR) END,
        'labs:' || CAST(w.recovery_row AS VARCHAR)
    ) AS sources,
    coalesce(v.marks, 0) AS marks
FROM rule.laboratory_terms AS t
INNER JOIN people AS p ON p.graded_from IS NOT NULL
LEFT JOIN earliest AS e ON t.rule_id = e.rule_id AND t.term = e.term AND p.patient_id = e.patient_id
LEFT JOIN worst_grades AS w ON t.rule_id = w.rule_id AND t.term = w.term AND p.patient_id = w.patient_id
LEFT JOIN marker_values AS v ON p.patient_id = v.patient_id AND t.analyte = v.analyte AND w."row" = v."row"
LEFT JOIN grade_baselines AS c ON p.patient_id = c.patient_id AND t.analyte = c.analyte
LEFT JOIN grade_baselines AS b ON p.patient_id = b.patient_id AND t.analyte = b.analyte AND v.kind = b.kind
