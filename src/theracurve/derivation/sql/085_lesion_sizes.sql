-- The size of each lesion row in every dimension that a rule measures. A lesion that disappeared has size 0; one too
-- small to measure counts 5 mm (25 mm2), as in RECIST; one that was not assessed has none.
WITH measured AS (
    SELECT z.dimension FROM rule.lesion_size AS z
    UNION ALL
    SELECT t.dimension FROM rule.tumour_progression AS t WHERE t.dimension IS NOT NULL
),
dimensions AS (
    SELECT DISTINCT m.dimension
    FROM measured AS m
)
SELECT
    l.patient_id,
    l.reader,
    l.lesion_id,
    l.day,
    l.after_baseline,
    l.visit,
    l.distance,
    l."row",
    d.dimension,
    CASE d.dimension WHEN 'volume' THEN 'mL' WHEN 'product' THEN 'mm2' ELSE 'mm' END AS unit,
    CASE
        WHEN l.state = 'not_assessed' THEN NULL
        WHEN l.state IN ('disappeared', 'absent') THEN 0
        WHEN d.dimension = 'volume' THEN CAST(l.volume_ml AS DECIMAL(18, 6))
        WHEN d.dimension = 'product'
            THEN coalesce(
                CAST(l.longest_diameter_mm * l.perpendicular_mm AS DECIMAL(18, 6)),
                CASE WHEN l.state = 'too_small' THEN 25 END
            )
        ELSE coalesce(
            CAST(l.longest_diameter_mm AS DECIMAL(18, 6)), CASE WHEN l.state = 'too_small' THEN 5 END
        )
    END AS size
FROM lesion_rows AS l
CROSS JOIN dimensions AS d
