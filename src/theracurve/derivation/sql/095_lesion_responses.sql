-- The overall response of each reading day under RECIST and WHO (Eisenhauer 2009, tables 1 and 2), and what decided it.
WITH parts AS (
    SELECT
        c.criteria,
        d.patient_id,
        d.reader,
        d.day,
        d.new_lesion,
        d.sources,
        d.marks,
        t.response AS target,
        n.response AS non_target,
        t.baseline,
        t.value,
        t.threshold
    FROM reading_days AS d
    CROSS JOIN lesion_criteria AS c
    LEFT JOIN target_responses AS t
        ON c.criteria = t.criteria AND d.patient_id = t.patient_id AND d.reader = t.reader AND d.day = t.day
    LEFT JOIN non_target_responses AS n
        ON c.criteria = n.criteria AND d.patient_id = n.patient_id AND d.reader = n.reader AND d.day = n.day
)
SELECT
    p.criteria,
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
    p.baseline,
    p.value,
    p.threshold,
    CASE p.criteria WHEN 'who' THEN 'mm2' ELSE 'mm' END AS unit,
    p.sources,
    p.marks
FROM parts AS p
