-- The size of each target lesion at baseline (time point 0 here) and at each time point, in the dimension of each set of
-- criteria in use. `smallest` is its smallest size before. What does not take up contrast at baseline is measured whole.
WITH targets AS (
    SELECT
        c.criteria,
        CASE
            WHEN b.kind = 'node' THEN c.node_dimension
            WHEN c.dimension = 'enhancing' AND b.enhancing_mm IS NULL THEN 'longest_diameter'
            ELSE c.dimension
        END AS dimension,
        b.patient_id,
        b.reader,
        b.lesion_id,
        b."row"
    FROM lesion_baselines AS b
    CROSS JOIN lesion_criteria AS c
    WHERE b.target
),
sized AS (
    SELECT t.criteria, t.dimension, t.patient_id, t.reader, t.lesion_id, 0 AS time_point, z.size
    FROM targets AS t
    INNER JOIN lesion_sizes AS z
        ON t.patient_id = z.patient_id AND t."row" = z."row" AND t.dimension = z.dimension
    UNION ALL
    SELECT t.criteria, t.dimension, t.patient_id, t.reader, t.lesion_id, d.time_point, z.size
    FROM targets AS t
    INNER JOIN time_points AS d ON t.patient_id = d.patient_id AND t.reader = d.reader
    LEFT JOIN lesions_at_time_points AS l
        ON t.patient_id = l.patient_id
        AND t.reader = l.reader
        AND t.lesion_id = l.lesion_id
        AND d.time_point = l.time_point
        AND l.stands
    LEFT JOIN lesion_sizes AS z
        ON l.patient_id = z.patient_id AND l."row" = z."row" AND t.dimension = z.dimension
)
SELECT
    s.criteria,
    s.dimension,
    s.patient_id,
    s.reader,
    s.lesion_id,
    s.time_point,
    s.size,
    min(s.size) OVER (
        PARTITION BY s.criteria, s.patient_id, s.reader, s.lesion_id
        ORDER BY s.time_point
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS smallest
FROM sized AS s
