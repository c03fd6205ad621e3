-- The values of each measure, one a day (the last row as read), and the scores of scales, with the planned visit of the
-- day and the rows that each rests on: of a score several, of which `row` is the first as read.
WITH dated AS (
    SELECT
        a.patient_id,
        a.measure,
        a.value,
        a."row",
        'assessments:' || CAST(a."row" AS VARCHAR) AS sources,
        t.day,
        p.baseline_limit
    FROM records.assessments AS a
    INNER JOIN dated_rows AS t ON t.source = 'assessments' AND a."row" = t."row"
    INNER JOIN people AS p ON a.patient_id = p.patient_id
    WHERE a.value IS NOT NULL
    UNION ALL
    SELECT s.patient_id, s.measure, s.score AS value, s."row", s.sources, s.day, p.baseline_limit
    FROM scores AS s
    INNER JOIN people AS p ON s.patient_id = p.patient_id
    WHERE s.reason = 'scored'
),
daily AS (
    SELECT d.patient_id, d.measure, d.value, d."row", d.sources, d.day, d.baseline_limit
    FROM dated AS d
    QUALIFY row_number() OVER (PARTITION BY d.patient_id, d.measure, d.day ORDER BY d."row" DESC) = 1
)
SELECT
    d.patient_id,
    d.measure,
    d.day,
    d.day > d.baseline_limit AS after_baseline,
    d.value,
    d."row",
    d.sources,
    v.visit,
    v.distance
FROM daily AS d
LEFT JOIN visit_days AS v ON d.patient_id = v.patient_id AND d.day = v.day
