-- The derived table `criteria`: one answer per criterion and benefit visit; its parts are evidence only.
SELECT
    c.patient_id,
    c.variant,
    c.visit,
    c.visit_day,
    c.criterion,
    c.answer,
    c.baseline,
    c.value,
    c.change_percent,
    c.patient_id || '|' || c.variant || '|criterion|' || c.criterion || '|' || c.visit AS evidence_id
FROM criteria AS c
WHERE c.part = ''
