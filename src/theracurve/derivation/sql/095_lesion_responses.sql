-- The overall response at each time point under RECIST and WHO (Eisenhauer 2009, tables 1 and 2), and what decided it.
-- Where a rule asks for it, a lesion that is there again after a complete response is progression, however small
-- (Schwartz et al., Eur J Cancer 2016;62:132-7).
WITH parts AS (
    SELECT
        c.criteria,
        d.patient_id,
        d.reader,
        d.time_point,
        d.progression_day,
        d.response_day,
        d.visit,
        d.visit_day,
        d.distance,
        d.new_lesion,
        d.sources,
        d.marks,
        t.response AS target,
        t.reason AS target_reason,
        n.response AS non_target,
        coalesce(t.any_there, FALSE) OR coalesce(n.any_there, FALSE) AS any_there,
        t.baseline,
        t.value,
        t.threshold,
        t.density_baseline,
        t.density,
        t.density_threshold
    FROM time_points AS d
    CROSS JOIN lesion_criteria AS c
    LEFT JOIN target_responses AS t
        ON c.criteria = t.criteria
        AND d.patient_id = t.patient_id
        AND d.reader = t.reader
        AND d.time_point = t.time_point
    LEFT JOIN non_target_responses AS n
        ON c.criteria = n.criteria
        AND d.patient_id = n.patient_id
        AND d.reader = n.reader
        AND d.time_point = n.time_point
),
judged AS (
    SELECT
        p.criteria,
        p.patient_id,
        p.reader,
        p.time_point,
        p.progression_day,
        p.response_day,
        p.visit,
        p.visit_day,
        p.distance,
        CASE
            WHEN p.target = 'PD' OR p.non_target = 'PD' OR p.new_lesion THEN 'PD'
            WHEN p.target = 'CR' AND coalesce(p.non_target, 'CR') <> 'CR' THEN 'PR'
            ELSE coalesce(p.target, p.non_target, 'NE')
        END AS response,
        CASE
            WHEN p.target = 'PD' THEN p.target_reason
            WHEN p.non_target = 'PD' THEN 'non_target'
            WHEN p.new_lesion THEN 'new_lesion'
            WHEN p.target IS NOT NULL THEN p.target_reason
            WHEN p.non_target IS NOT NULL THEN 'non_target'
            ELSE 'no_baseline'
        END AS reason,
        p.any_there,
        p.baseline,
        p.value,
        p.threshold,
        p.density_baseline,
        p.density,
        p.density_threshold,
        p.sources,
        p.marks
    FROM parts AS p
),
followed AS (
    SELECT
        j.criteria,
        j.patient_id,
        j.reader,
        j.time_point,
        j.progression_day,
        j.response_day,
        j.visit,
        j.visit_day,
        j.distance,
        j.response,
        j.reason,
        j.any_there,
        j.baseline,
        j.value,
        j.threshold,
        j.density_baseline,
        j.density,
        j.density_threshold,
        j.sources,
        j.marks,
        max(CASE WHEN j.response = 'CR' THEN j.time_point END) OVER (
            PARTITION BY j.criteria, j.patient_id, j.reader
            ORDER BY j.time_point
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS complete_time_point
    FROM judged AS j
),
asked AS (
    SELECT DISTINCT u.criteria, u.reappearance
    FROM lesion_rules AS u
),
reappeared AS (
    SELECT f.criteria, f.patient_id, f.reader, f.time_point, d.sources_there
    FROM followed AS f
    INNER JOIN time_points AS d
        ON f.patient_id = d.patient_id AND f.reader = d.reader AND f.complete_time_point = d.time_point
    WHERE f.any_there AND f.response <> 'PD'
)
SELECT
    f.criteria,
    a.reappearance,
    f.patient_id,
    f.reader,
    f.time_point,
    CASE WHEN r.time_point IS NOT NULL OR f.response = 'PD' THEN f.progression_day ELSE f.response_day END AS day,
    f.visit,
    f.visit_day,
    f.distance,
    CASE WHEN r.time_point IS NULL THEN f.response ELSE 'PD' END AS response,
    CASE WHEN r.time_point IS NULL THEN f.reason ELSE 'reappeared' END AS reason,
    CASE f.reason WHEN 'density' THEN f.density_baseline ELSE f.baseline END AS baseline,
    CASE f.reason WHEN 'density' THEN f.density ELSE f.value END AS value,
    CASE
        WHEN r.time_point IS NOT NULL THEN NULL
        WHEN f.reason = 'density' THEN f.density_threshold
        ELSE f.threshold
    END AS threshold,
    CASE WHEN f.reason = 'density' THEN 'HU' WHEN f.criteria = 'who' THEN 'mm2' ELSE 'mm' END AS unit,
    concat_ws(';', f.sources, r.sources_there) AS sources,
    f.marks
FROM followed AS f
INNER JOIN asked AS a ON f.criteria = a.criteria
LEFT JOIN reappeared AS r
    ON a.reappearance
    AND f.criteria = r.criteria
    AND f.patient_id = r.patient_id
    AND f.reader = r.reader
    AND f.time_point = r.time_point
