-- Medication, each class on its own: its dose at the visit against day 0. Drugs that the protocol does not add by
-- equivalence are compared one by one.
WITH classes AS (
    SELECT
        d.patient_id,
        d.visit,
        d.drug_class,
        bool_or(d.at_baseline) AS taken,
        bool_or(d.dose_missing) AS dose_missing,
        bool_or(d.units_differ) AS units_differ,
        bool_or(d.at_baseline AND NOT d.at_visit) AS any_stopped,
        bool_or(d.at_visit AND NOT d.at_baseline) AS any_new,
        bool_or(d.at_baseline AND d.visit_dose > d.baseline_dose) AS any_raised,
        bool_or(d.at_baseline AND d.visit_dose < d.baseline_dose) AS any_lower,
        count(*) AS drugs,
        min(d.baseline_dose) AS baseline_dose,
        min(d.visit_dose) AS visit_dose,
        min(d.dose_unit) AS dose_unit
    FROM drug_doses AS d
    GROUP BY d.patient_id, d.visit, d.drug_class
),
class_sources AS (
    SELECT
        a.patient_id,
        a.visit,
        a.drug_class,
        string_agg('medications:' || CAST(a."row" AS VARCHAR), ';' ORDER BY a."row") AS sources
    FROM active_medications AS a
    GROUP BY a.patient_id, a.visit, a.drug_class
),
reasoned AS (
    SELECT
        k.rule_id,
        k.entry AS drug_class,
        k.place,
        v.patient_id,
        v.visit,
        v.attended_day,
        e.unit IS NOT NULL OR coalesce(c.drugs = 1, FALSE) AS one_dose,
        CASE WHEN e.unit IS NULL THEN CAST(c.baseline_dose AS DOUBLE) ELSE CAST(e.baseline_dose AS DOUBLE) END
            AS baseline_dose,
        CASE WHEN e.unit IS NULL THEN CAST(c.visit_dose AS DOUBLE) ELSE CAST(e.visit_dose AS DOUBLE) END AS visit_dose,
        coalesce(e.unit, c.dose_unit) AS dose_unit,
        coalesce(s.sources, '') AS sources,
        CASE
            WHEN NOT coalesce(c.taken, FALSE) THEN 'not_taking'
            WHEN c.dose_missing THEN 'no_dose'
            WHEN c.units_differ THEN 'unit_differs'
            WHEN e.factor_missing THEN 'no_equivalence'
            WHEN e.unit_differs THEN 'unit_differs'
            WHEN e.visit_dose > e.baseline_dose THEN 'raised'
            WHEN e.visit_dose < e.baseline_dose THEN 'lowered'
            WHEN e.visit_dose = e.baseline_dose THEN 'unchanged'
            WHEN c.any_new AND c.any_stopped THEN 'drug_switch'
            WHEN c.any_new OR c.any_raised THEN 'raised'
            WHEN c.any_lower OR c.any_stopped THEN 'lowered'
            ELSE 'unchanged'
        END AS reason
    FROM rule.medication_classes AS k
    INNER JOIN judged_visits AS v ON v.status = 'attended'
    LEFT JOIN classes AS c ON v.patient_id = c.patient_id AND v.visit = c.visit AND k.entry = c.drug_class
    LEFT JOIN equivalent_doses AS e
        ON k.rule_id = e.rule_id AND v.patient_id = e.patient_id AND v.visit = e.visit AND k.entry = e.drug_class
    LEFT JOIN class_sources AS s
        ON v.patient_id = s.patient_id AND v.visit = s.visit AND k.entry = s.drug_class
),
shown AS (
    SELECT
        r.rule_id,
        r.drug_class,
        r.place,
        r.patient_id,
        r.visit,
        r.attended_day,
        r.baseline_dose,
        r.visit_dose,
        r.dose_unit,
        r.sources,
        r.reason,
        r.one_dose AND r.reason IN ('raised', 'lowered', 'unchanged') AS one_dose
    FROM reasoned AS r
)
SELECT
    s.rule_id,
    s.patient_id,
    s.visit,
    s.drug_class AS part,
    s.place,
    CASE s.reason
        WHEN 'not_taking' THEN 'not_applicable'
        WHEN 'lowered' THEN 'met'
        WHEN 'raised' THEN 'not_met'
        WHEN 'unchanged' THEN 'not_met'
        ELSE 'not_evaluable'
    END AS answer,
    s.reason,
    CASE WHEN s.one_dose THEN s.baseline_dose / 13636.0 END AS baseline,
    CASE WHEN s.one_dose THEN s.visit_dose / 13636.0 END AS value,
    CAST(NULL AS DOUBLE) AS threshold,
    CASE WHEN s.one_dose THEN s.dose_unit || '/day' ELSE '' END AS unit,
    s.attended_day AS day,
    s.sources,
    0 AS marks
FROM shown AS s
