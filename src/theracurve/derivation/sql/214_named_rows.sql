-- Recorded events: the adverse events and the treatments that a rule names, from the day after time zero on.
SELECT
    t.rule_id,
    a.patient_id,
    'adverse_events' AS source,
    a."row",
    a.term AS name,
    date_diff('day', p.time_zero, a.started_on) AS day
FROM rule.recorded_event_terms AS t
INNER JOIN records.adverse_events AS a ON t.entry = a.term
INNER JOIN people AS p ON a.patient_id = p.patient_id AND a.started_on <= p.cutoff
WHERE a.started_on > p.time_zero
UNION ALL
SELECT
    k.rule_id,
    r.patient_id,
    'treatments' AS source,
    r."row",
    r.kind AS name,
    date_diff('day', p.time_zero, r.started_on) AS day
FROM rule.recorded_event_treatments AS k
INNER JOIN records.treatments AS r ON k.entry = r.kind
INNER JOIN people AS p ON r.patient_id = p.patient_id AND r.started_on <= p.cutoff
WHERE r.started_on > p.time_zero
