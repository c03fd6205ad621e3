-- Medication, each class on its own: the dose of each drug at the visit against day 0.
-- Doses are compared as whole multiples per day (dose x scaled per), so `per week` against `per 4 weeks` never rounds.
WITH rows_placed AS (
    SELECT
        m.patient_id,
        m.drug_class,
        m.drug,
        m."row",
        m.dose_unit,
        m.dose * s.scaled AS scaled_dose,
        date_diff('day', p.time_zero, m.started_on) AS first_day,
        date_diff('day', p.time_zero, m.ended_on) AS last_day
    FROM records.medications AS m
    INNER JOIN people AS p ON m.patient_id = p.patient_id AND m.started_on <= p.cutoff
    LEFT JOIN rule.dose_intervals AS s ON m.per = s.per
),
attended AS (
    SELECT v.patient_id, v.visit, v.attended_day
    FROM judged_visits AS v
    WHERE v.status = 'attended'
),
active AS (
    SELECT
        v.patient_id,
        v.visit,
        m.drug_class,
        m.drug,
        m."row",
        m.dose_unit,
        m.scaled_dose,
        m.first_day <= 0 AND coalesce(m.last_day >= 0, TRUE) AS at_baseline,
        m.first_day <= v.attended_day AND coalesce(m.last_day >= v.attended_day, TRUE) AS at_visit
    FROM attended AS v
    INNER JOIN rows_placed AS m ON v.patient_id = m.patient_id
),
drugs AS (
    SELECT
        a.patient_id,
        a.visit,
        a.drug_class,
        a.drug,
        bool_or(a.at_baseline) AS at_baseline,
        bool_or(a.at_visit) AS at_visit,
        coalesce(sum(a.scaled_dose) FILTER (WHERE a.at_baseline), 0) AS baseline_dose,
        coalesce(sum(a.scaled_dose) FILTER (WHERE a.at_visit), 0) AS visit_dose,
        bool_or(a.scaled_dose IS NULL) AS dose_missing,
        count(DISTINCT coalesce(a.dose_unit, '')) > 1 AS units_differ,
        min(coalesce(a.dose_unit, '')) AS dose_unit
    FROM active AS a
    WHERE a.at_baseline OR a.at_visit
    GROUP BY a.patient_id, a.visit, a.drug_class, a.drug
),
classes AS (
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
    FROM drugs AS d
    GROUP BY d.patient_id, d.visit, d.drug_class
),
class_sources AS (
    SELECT
        a.patient_id,
        a.visit,
        a.drug_class,
        string_agg('medications:' || CAST(a."row" AS VARCHAR), ';' ORDER BY a."row") AS sources
    FROM active AS a
    WHERE a.at_baseline OR a.at_visit
    GROUP BY a.patient_id, a.visit, a.drug_class
),
reasoned AS (
    SELECT
        k.rule_id,
        k.drug_class,
        k.place,
        v.patient_id,
        v.visit,
        v.attended_day,
        c.baseline_dose,
        c.visit_dose,
        c.dose_unit,
        coalesce(c.drugs = 1, FALSE) AS one_drug,
        coalesce(s.sources, '') AS sources,
        CASE
            WHEN NOT coalesce(c.taken, FALSE) THEN 'not_taking'
            WHEN c.dose_missing THEN 'no_dose'
            WHEN c.units_differ THEN 'unit_differs'
            WHEN c.any_new AND c.any_stopped THEN 'drug_switch'
            WHEN c.any_new OR c.any_raised THEN 'raised'
            WHEN c.any_lower OR c.any_stopped THEN 'lowered'
            ELSE 'unchanged'
        END AS reason
    FROM rule.medication_classes AS k
    INNER JOIN attended AS v ON TRUE
    LEFT JOIN classes AS c ON v.patient_id = c.patient_id AND v.visit = c.visit AND k.drug_class = c.drug_class
    LEFT JOIN class_sources AS s
        ON v.patient_id = s.patient_id AND v.visit = s.visit AND k.drug_class = s.drug_class
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
        r.one_drug AND r.reason IN ('raised', 'lowered', 'unchanged') AS one_drug
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
    CASE WHEN s.one_drug THEN CAST(s.baseline_dose AS DOUBLE) / 13636.0 END AS baseline,
    CASE WHEN s.one_drug THEN CAST(s.visit_dose AS DOUBLE) / 13636.0 END AS value,
    CAST(NULL AS DOUBLE) AS threshold,
    CASE WHEN s.one_drug THEN s.dose_unit || '/day' ELSE '' END AS unit,
    s.attended_day AS day,
    s.sources
FROM shown AS s
