-- The dose of each drug within its class, on day 0 and at each attended visit.
SELECT
    a.patient_id,
    a.visit,
    a.drug_class,
    a.drug,
    bool_or(a.at_baseline) AS at_baseline,
    bool_or(a.at_visit) AS at_visit,
    CAST(coalesce(sum(a.scaled_dose) FILTER (WHERE a.at_baseline), 0) AS DECIMAL(28, 6)) AS baseline_dose,
    CAST(coalesce(sum(a.scaled_dose) FILTER (WHERE a.at_visit), 0) AS DECIMAL(28, 6)) AS visit_dose,
    bool_or(a.scaled_dose IS NULL) AS dose_missing,
    count(DISTINCT a.dose_unit) > 1 AS units_differ,
    min(a.dose_unit) AS dose_unit
FROM active_medications AS a
GROUP BY a.patient_id, a.visit, a.drug_class, a.drug
