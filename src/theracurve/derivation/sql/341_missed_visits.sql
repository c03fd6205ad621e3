-- How many planned visits lie wholly between the last assessment before an event and the event, where the endpoint
-- asks.
SELECT e.patient_id, e.variant, e.endpoint, count(*) AS missed
FROM first_events AS e
INNER JOIN rule.endpoints AS n
    ON e.variant = n.variant AND e.endpoint = n.endpoint AND n.missed IS NOT NULL AND e.kind <> 'other_treatment'
INNER JOIN known_days AS k
    ON e.patient_id = k.patient_id AND e.variant = k.variant AND e.endpoint = k.endpoint
INNER JOIN rule.planned_visits AS v
    ON v.target - v.window_days > k.before_event AND v.target + v.window_days < e.day
GROUP BY e.patient_id, e.variant, e.endpoint
