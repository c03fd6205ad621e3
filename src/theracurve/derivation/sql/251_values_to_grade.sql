-- The values of each term from the day on which grades count, and its baseline.
SELECT
    t.rule_id,
    t.term,
    m.patient_id,
    m.analyte,
    FALSE AS is_baseline,
    m.day,
    m.value,
    m.value_side,
    m.unit,
    m.kind,
    m.scale,
    m.scaled,
    m.lower_limit,
    m.upper_limit,
    m.marks,
    m."row"
FROM rule.laboratory_terms AS t
INNER JOIN marker_values AS m ON t.analyte = m.analyte
INNER JOIN people AS p ON m.patient_id = p.patient_id AND m.day >= p.graded_from
UNION ALL
SELECT
    t.rule_id,
    t.term,
    m.patient_id,
    m.analyte,
    TRUE AS is_baseline,
    m.day,
    m.value,
    m.value_side,
    m.unit,
    m.kind,
    m.scale,
    m.scaled,
    m.lower_limit,
    m.upper_limit,
    m.marks,
    m."row"
FROM rule.laboratory_terms AS t
INNER JOIN grade_baselines AS b ON t.analyte = b.analyte
INNER JOIN lab_values AS m ON b.patient_id = m.patient_id AND b.analyte = m.analyte AND b."row" = m."row"
