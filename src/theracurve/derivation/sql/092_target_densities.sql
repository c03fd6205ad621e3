-- By Choi's criteria, the attenuation of the target lesions that are there at a time point, and of the same lesions at
-- baseline, as sums: equally many, they compare as their means do. `nodule`: one that is new or has grown inside.
WITH targets AS (
    SELECT
        z.criteria,
        z.patient_id,
        z.reader,
        z.time_point,
        z.size,
        z.size > 0 AS there,
        r.density_hu AS density,
        b.density_hu AS at_baseline,
        coalesce(r.state = 'unequivocal_progression', FALSE) AS nodule
    FROM target_sizes AS z
    INNER JOIN lesion_baselines AS b
        ON z.patient_id = b.patient_id AND z.reader = b.reader AND z.lesion_id = b.lesion_id
    LEFT JOIN lesions_at_time_points AS l
        ON z.patient_id = l.patient_id
        AND z.reader = l.reader
        AND z.lesion_id = l.lesion_id
        AND z.time_point = l.time_point
        AND l.stands
    LEFT JOIN lesion_rows AS r ON l.patient_id = r.patient_id AND l."row" = r."row"
    WHERE z.criteria IN ('choi', 'choi_from_nadir') AND z.time_point > 0
),
summed AS (
    SELECT
        t.criteria,
        t.patient_id,
        t.reader,
        t.time_point,
        bool_or(t.nodule) AS nodule,
        count(CASE WHEN t.there THEN t.time_point END) AS lesions,
        CAST(sum(CASE WHEN t.there THEN t.density END) AS DECIMAL(28, 6)) AS density,
        CAST(sum(CASE WHEN t.there THEN t.at_baseline END) AS DECIMAL(28, 6)) AS at_baseline,
        bool_and(
            t.size IS NOT NULL AND (NOT t.there OR (t.density IS NOT NULL AND t.at_baseline IS NOT NULL))
        ) AS complete
    FROM targets AS t
    GROUP BY t.criteria, t.patient_id, t.reader, t.time_point
)
SELECT
    s.criteria,
    s.patient_id,
    s.reader,
    s.time_point,
    s.nodule,
    s.lesions,
    s.density,
    s.at_baseline,
    coalesce(s.complete AND s.lesions > 0 AND s.at_baseline > 0, FALSE) AS known
FROM summed AS s
