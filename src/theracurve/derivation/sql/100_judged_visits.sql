-- The visits at which any definition judges benefit, with their status.
SELECT v.patient_id, v.visit, v.visit_day, v.visit_order, v.status, v.attended_day, v.sources
FROM visits AS v
INNER JOIN rule.judged_visits AS j ON v.visit = j.visit
