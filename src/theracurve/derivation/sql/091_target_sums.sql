-- The sum of the target lesions at baseline (time point 0 here) and at each time point. The nadir is the smallest sum
-- before, baseline included; only complete sums count for it. `all_gone`: 0, and a node under 10 mm by its short axis;
-- `any_there`: one of them is not gone, whether the others were measured or not.
WITH summed AS (
    SELECT
        z.criteria,
        z.patient_id,
        z.reader,
        z.time_point,
        CAST(sum(z.size) AS DECIMAL(28, 6)) AS size,
        count(*) = count(z.size) AS complete,
        bool_and(CASE z.dimension WHEN 'short_axis' THEN z.size < 10 ELSE z.size = 0 END) AS all_gone,
        coalesce(bool_or(CASE z.dimension WHEN 'short_axis' THEN z.size >= 10 ELSE z.size > 0 END), FALSE) AS any_there
    FROM target_sizes AS z
    GROUP BY z.criteria, z.patient_id, z.reader, z.time_point
)
SELECT
    s.criteria,
    s.patient_id,
    s.reader,
    s.time_point,
    s.size,
    s.complete,
    s.all_gone,
    s.any_there,
    min(CASE WHEN s.time_point = 0 AND s.complete THEN s.size END) OVER (
        PARTITION BY s.criteria, s.patient_id, s.reader
    ) AS baseline,
    min(CASE WHEN s.complete THEN s.size END) OVER (
        PARTITION BY s.criteria, s.patient_id, s.reader
        ORDER BY s.time_point
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS nadir
FROM summed AS s
