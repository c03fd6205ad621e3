-- The derived table `evidence`: one row of typed values for every decision.
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
FROM decisions AS d
