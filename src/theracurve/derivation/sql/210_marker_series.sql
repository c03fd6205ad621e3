-- The values of each marker rule: the baseline and everything after it, of the patients whom the rule concerns.
WITH scoped AS (
    SELECT r.rule_id, r.reference, n.analyte, n.place, p.patient_id
    FROM rule.marker_increase AS r
    INNER JOIN rule.increase_analytes AS n ON r.rule_id = n.rule_id
    INNER JOIN people AS p ON r.applies_to = 'all' OR p.secreting
)
SELECT
    s.rule_id,
    s.reference AS reference_rule,
    s.place,
    m.patient_id,
    m.analyte,
    m.day,
    FALSE AS is_baseline,
    m.value,
    m.value_side,
    m.unit,
    m.kind,
    m.scale,
    m.scaled,
    m.assay,
    m.marks,
    m."row"
FROM scoped AS s
INNER JOIN marker_values AS m ON s.patient_id = m.patient_id AND s.analyte = m.analyte AND m.after_baseline
UNION ALL
SELECT
    s.rule_id,
    s.reference AS reference_rule,
    s.place,
    b.patient_id,
    b.analyte,
    b.day,
    TRUE AS is_baseline,
    b.value,
    b.value_side,
    b.unit,
    b.kind,
    b.scale,
    b.scaled,
    b.assay,
    b.marks,
    b."row"
FROM scoped AS s
INNER JOIN marker_baselines AS b ON s.patient_id = b.patient_id AND s.analyte = b.analyte
