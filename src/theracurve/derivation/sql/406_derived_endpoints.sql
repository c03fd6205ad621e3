-- The derived table `endpoints`.
SELECT
    n.patient_id,
    n."group",
    n.endpoint,
    n.variant,
    n.time_days,
    n.event,
    n.left_days,
    n.right_days,
    n.reason,
    n.patient_id || '|' || n.variant || '|endpoint|' || n.endpoint || '|' AS evidence_id,
    n.entry_days,
    n.competing,
    n.other_treatment_days
FROM endpoints AS n
