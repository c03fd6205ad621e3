-- The values of each symptom rule: the baseline and everything after it.
SELECT
    r.rule_id,
    r.better,
    r.step,
    r.reference,
    r.after_improvement,
    m.patient_id,
    m.day,
    FALSE AS is_baseline,
    m.value,
    m."row",
    m.sources,
    0 AS marks
FROM rule.symptom_relapse AS r
INNER JOIN measure_values AS m ON r.measure = m.measure AND m.after_baseline
UNION ALL
SELECT
    r.rule_id,
    r.better,
    r.step,
    r.reference,
    r.after_improvement,
    b.patient_id,
    b.day,
    TRUE AS is_baseline,
    b.value,
    b."row",
    b.sources,
    b.marks
FROM rule.symptom_relapse AS r
INNER JOIN measure_baselines AS b ON r.measure = b.measure
