-- The size of each lesion row in every dimension that a rule measures. A lesion that disappeared has size 0; one too
-- small to measure counts 5 mm (25 mm2), as in RECIST; one that was not assessed has none. Sizes are
-- wide, because DuckDB keeps a product of two short decimals short.
WITH measured AS (
    SELECT z.dimension FROM rule.lesion_size AS z
    UNION ALL
    SELECT t.dimension FROM rule.tumour_progression AS t WHERE t.dimension IS NOT NULL
    UNION ALL
    SELECT c.dimension FROM lesion_criteria AS c
    UNION ALL
    SELECT c.node_dimension AS dimension FROM lesion_criteria AS c
    UNION ALL
    SELECT 'longest_diameter' AS dimension FROM lesion_criteria AS c WHERE c.dimension = 'enhancing'
),
dimensions AS (
    SELECT DISTINCT m.dimension
    FROM measured AS m
),
lengths AS (
    SELECT
        l.patient_id,
        l.reader,
        l.lesion_id,
        l.day,
        l.after_baseline,
        l.visit,
        l.distance,
        l."row",
        l.state,
        d.dimension,
        CASE d.dimension
            WHEN 'volume' THEN CAST(l.volume_ml AS DECIMAL(28, 6))
            WHEN 'product'
                THEN CAST(CAST(l.longest_diameter_mm AS DECIMAL(20, 3)) * l.perpendicular_mm AS DECIMAL(28, 6))
            WHEN 'short_axis' THEN CAST(l.short_axis_mm AS DECIMAL(28, 6))
            WHEN 'enhancing' THEN CAST(l.enhancing_mm AS DECIMAL(28, 6))
            ELSE CAST(l.longest_diameter_mm AS DECIMAL(28, 6))
        END AS measured,
        CASE d.dimension WHEN 'volume' THEN NULL WHEN 'product' THEN 25 ELSE 5 END AS too_small
    FROM lesion_rows AS l
    CROSS JOIN dimensions AS d
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
    l.dimension,
    CASE l.dimension WHEN 'volume' THEN 'mL' WHEN 'product' THEN 'mm2' ELSE 'mm' END AS unit,
    CASE
        WHEN l.state = 'not_assessed' THEN NULL
        WHEN l.state IN ('disappeared', 'absent') THEN 0
        WHEN l.state = 'too_small' THEN coalesce(l.measured, l.too_small)
        ELSE l.measured
    END AS size
FROM lengths AS l
