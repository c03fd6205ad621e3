-- The dose of each class whose drugs the protocol adds: the sum of dose x factor, where every drug has a factor and the
-- declared unit.
WITH declared AS (
    SELECT DISTINCT e.rule_id, e.drug_class, e.unit
    FROM rule.medication_equivalents AS e
)
SELECT
    c.rule_id,
    d.patient_id,
    d.visit,
    d.drug_class,
    c.unit,
    bool_or(e.factor IS NULL) AS factor_missing,
    bool_or(d.dose_unit <> c.unit) AS unit_differs,
    sum(d.baseline_dose * e.factor) AS baseline_dose,
    sum(d.visit_dose * e.factor) AS visit_dose
FROM declared AS c
INNER JOIN drug_doses AS d ON c.drug_class = d.drug_class
LEFT JOIN rule.medication_equivalents AS e ON c.rule_id = e.rule_id AND c.drug_class = e.drug_class AND d.drug = e.drug
GROUP BY c.rule_id, d.patient_id, d.visit, d.drug_class, c.unit
