-- The derived table `evidence`: one row of typed values for every decision.
WITH all_decisions AS (
    SELECT
        s.patient_id,
        s.variant,
        s.decision,
        s.subject,
        s.visit,
        s.rule_id,
        s.answer,
        s.reason,
        s.baseline,
        s.value,
        s.threshold,
        s.unit,
        s.days,
        s.sources,
        s.derived_answer,
        s.marks
    FROM decisions_of_the_study AS s
    UNION ALL
    SELECT
        f.patient_id,
        f.variant,
        f.decision,
        f.subject,
        f.visit,
        f.rule_id,
        f.answer,
        f.reason,
        f.baseline,
        f.value,
        f.threshold,
        f.unit,
        f.days,
        f.sources,
        f.derived_answer,
        f.marks
    FROM decisions_of_definitions AS f
)
SELECT
    d.patient_id || '|' || d.variant || '|' || d.decision || '|' || d.subject || '|' || d.visit AS evidence_id,
    d.patient_id,
    d.variant,
    d.decision,
    d.subject,
    d.visit,
    d.rule_id,
    d.answer,
    d.reason,
    d.baseline,
    d.value,
    d.threshold,
    d.unit,
    d.days,
    d.sources,
    d.derived_answer,
    concat_ws(
        ';',
        CASE WHEN d.marks % 2 = 1 THEN 'date_filled' END,
        CASE WHEN d.marks // 2 % 2 = 1 THEN 'unit_converted' END,
        CASE WHEN d.marks // 4 % 2 = 1 THEN 'late_baseline' END,
        CASE WHEN d.marks // 8 % 2 = 1 THEN 'overridden' END
    ) AS marks
FROM all_decisions AS d
