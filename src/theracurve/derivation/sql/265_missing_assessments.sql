-- What is asked of every attended visit and was not done at it.
WITH done AS (
    SELECT m.patient_id, q.name, m.day
    FROM measure_values AS m
    INNER JOIN rule.required_assessments AS q ON q.source = 'assessments' AND m.measure = q."of"
    UNION ALL
    SELECT l.patient_id, q.name, l.day
    FROM dated_labs AS l
    INNER JOIN rule.required_assessments AS q ON q.source = 'labs' AND l.analyte = q."of"
    WHERE l.value IS NOT NULL
    UNION ALL
    SELECT d.patient_id, q.name, d.day
    FROM dated_rows AS d
    INNER JOIN rule.required_assessments AS q ON q.source NOT IN ('assessments', 'labs') AND d.source = q.source
),
done_at_visits AS (
    SELECT DISTINCT n.patient_id, n.name, v.visit
    FROM done AS n
    INNER JOIN visit_days AS v ON n.patient_id = v.patient_id AND n.day = v.day
)
SELECT m.patient_id, q.name, m.visit, m.attended_day AS day
FROM visits AS m
CROSS JOIN rule.required_assessments AS q
LEFT JOIN done_at_visits AS n ON m.patient_id = n.patient_id AND m.visit = n.visit AND q.name = n.name
WHERE m.status = 'attended' AND n.patient_id IS NULL
