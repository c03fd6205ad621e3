-- The size of each target lesion at baseline (day 0 here) and on each reading day, in the dimension of each set of
-- criteria in use. `smallest` is its smallest size before.
WITH targets AS (
    SELECT
        c.criteria,
        CASE b.kind WHEN 'node' THEN c.node_dimension ELSE c.dimension END AS dimension,
        b.patient_id,
        b.reader,
        b.lesion_id,
        b."row"
    FROM lesion_baselines AS b
    CROSS JOIN lesion_criteria AS c
    WHERE b.target
),
sized AS (
    SELECT t.criteria, t.dimension, t.patient_id, t.reader, t.lesion_id, 0 AS day, z.size
    FROM targets AS t
    INNER JOIN lesion_sizes AS z
        ON t.patient_id = z.patient_id AND t."row" = z."row" AND t.dimension = z.dimension
    UNION ALL
    SELECT t.criteria, t.dimension, t.patient_id, t.reader, t.lesion_id, d.day, z.size
    FROM targets AS t
    INNER JOIN reading_days AS d ON t.patient_id = d.patient_id AND t.reader = d.reader
    LEFT JOIN lesion_sizes AS z
        ON t.patient_id = z.patient_id
        AND t.reader = z.reader
        AND t.lesion_id = z.lesion_id
        AND d.day = z.day
        AND t.dimension = z.dimension
)
SELECT
    s.criteria,
    s.dimension,
    s.patient_id,
    s.reader,
    s.lesion_id,
    s.day,
    s.size,
    min(s.size) OVER (
        PARTITION BY s.criteria, s.patient_id, s.reader, s.lesion_id
        ORDER BY s.day
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS smallest
FROM sized AS s
