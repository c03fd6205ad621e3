-- RECIST 1.1: the overall response of each day (Eisenhauer 2009, tables 1 and 2), and what decided it.
WITH parts AS (
    SELECT
        s.patient_id,
        s.reader,
        s.day,
        s.new_lesion,
        s.sources,
        t.response AS target,
        n.response AS non_target,
        t.sum_mm,
        t.baseline_mm,
        t.threshold_hundredths
    FROM recist_sources AS s
    LEFT JOIN target_responses AS t ON s.patient_id = t.patient_id AND s.reader = t.reader AND s.day = t.day
    LEFT JOIN non_target_responses AS n ON s.patient_id = n.patient_id AND s.reader = n.reader AND s.day = n.day
)
SELECT
    p.patient_id,
    p.reader,
    p.day,
    CASE
        WHEN p.target = 'PD' OR p.non_target = 'PD' OR p.new_lesion THEN 'PD'
        WHEN p.target = 'CR' AND coalesce(p.non_target, 'CR') <> 'CR' THEN 'PR'
        ELSE coalesce(p.target, p.non_target, 'NE')
    END AS response,
    CASE
        WHEN p.target = 'PD' THEN 'target'
        WHEN p.non_target = 'PD' THEN 'non_target'
        WHEN p.new_lesion THEN 'new_lesion'
        WHEN p.target IS NOT NULL THEN 'target'
        WHEN p.non_target IS NOT NULL THEN 'non_target'
        ELSE 'no_baseline'
    END AS reason,
    CAST(p.baseline_mm AS DOUBLE) AS baseline,
    CAST(p.sum_mm AS DOUBLE) AS value,
    CAST(p.threshold_hundredths AS DOUBLE) / 100.0 AS threshold,
    'mm' AS unit,
    p.sources
FROM parts AS p
