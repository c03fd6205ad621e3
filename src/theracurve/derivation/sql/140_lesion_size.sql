-- Lesion size: the index lesion, or the sum of the target lesions, smaller than at baseline by the stated percentage.
WITH readers AS (
    SELECT r.rule_id, r.lesion, r.dimension, r.percent, r.strict, coalesce(r.reader, s.reader) AS reader
    FROM rule.lesion_size AS r
    LEFT JOIN sole_readers AS s ON s.source = 'lesions'
),
index_lesions AS (
    SELECT l.patient_id, l.reader, l.lesion_id
    FROM lesion_rows AS l
    CROSS JOIN rule.settings AS s
    WHERE l.index_lesion AND l.day <= 0 AND (s.baseline_window IS NULL OR l.day >= -s.baseline_window)
    QUALIFY row_number() OVER (PARTITION BY l.patient_id, l.reader ORDER BY l.day DESC, l."row" DESC) = 1
),
followed AS (
    SELECT r.rule_id, r.dimension, b.patient_id, b.reader, b.lesion_id
    FROM readers AS r
    INNER JOIN lesion_baselines AS b ON r.lesion = 'sum' AND r.reader = b.reader AND b.target
    UNION ALL
    SELECT r.rule_id, r.dimension, i.patient_id, i.reader, i.lesion_id
    FROM readers AS r
    INNER JOIN index_lesions AS i ON r.lesion = 'index' AND r.reader = i.reader
),
at_visits AS (
    SELECT
        l.patient_id,
        l.reader,
        l.lesion_id,
        l.visit,
        l."row",
        l.state,
        l.longest_diameter_mm,
        l.perpendicular_mm,
        l.volume_ml
    FROM lesion_rows AS l
    WHERE l.visit IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY l.patient_id, l.reader, l.lesion_id, l.visit ORDER BY l.distance, l.day
    ) = 1
),
rows_used AS (
    SELECT
        f.rule_id,
        f.patient_id,
        CAST(NULL AS VARCHAR) AS visit,
        f.dimension,
        f.lesion_id,
        b."row",
        b.state,
        b.longest_diameter_mm,
        b.perpendicular_mm,
        b.volume_ml
    FROM followed AS f
    INNER JOIN lesion_baselines AS b
        ON f.patient_id = b.patient_id AND f.reader = b.reader AND f.lesion_id = b.lesion_id
    UNION ALL
    SELECT
        f.rule_id,
        f.patient_id,
        v.visit,
        f.dimension,
        f.lesion_id,
        a."row",
        a.state,
        a.longest_diameter_mm,
        a.perpendicular_mm,
        a.volume_ml
    FROM followed AS f
    INNER JOIN judged_visits AS v ON f.patient_id = v.patient_id AND v.status IN ('attended', 'missed')
    LEFT JOIN at_visits AS a
        ON f.patient_id = a.patient_id AND f.reader = a.reader AND f.lesion_id = a.lesion_id AND v.visit = a.visit
),
sized AS (
    SELECT
        u.rule_id,
        u.patient_id,
        u.visit,
        u.lesion_id,
        u."row",
        CASE
            WHEN u."row" IS NULL OR u.state = 'not_assessed' THEN NULL
            WHEN u.state IN ('disappeared', 'absent') THEN 0
            WHEN u.dimension = 'volume' THEN CAST(u.volume_ml AS DECIMAL(18, 6))
            WHEN u.dimension = 'product'
                THEN coalesce(
                    CAST(u.longest_diameter_mm * u.perpendicular_mm AS DECIMAL(18, 6)),
                    CASE WHEN u.state = 'too_small' THEN 25 END
                )
            ELSE coalesce(
                CAST(u.longest_diameter_mm AS DECIMAL(18, 6)), CASE WHEN u.state = 'too_small' THEN 5 END
            )
        END AS size
    FROM rows_used AS u
),
summed AS (
    SELECT
        s.rule_id,
        s.patient_id,
        s.visit,
        CASE WHEN count(*) = count(s.size) THEN CAST(sum(s.size) AS DECIMAL(18, 6)) END AS size,
        count(s."row") AS rows_there,
        string_agg('lesions:' || CAST(s."row" AS VARCHAR), ';' ORDER BY s.lesion_id)
            FILTER (WHERE s."row" IS NOT NULL) AS sources
    FROM sized AS s
    GROUP BY s.rule_id, s.patient_id, s.visit
),
reasoned AS (
    SELECT
        r.rule_id,
        r.percent,
        r.strict,
        r.dimension,
        v.patient_id,
        v.visit,
        v.attended_day,
        b.size AS baseline,
        a.size AS value,
        b.sources AS baseline_sources,
        a.sources AS value_sources,
        CASE
            WHEN b.rule_id IS NULL THEN 'no_lesion'
            WHEN b.size IS NULL THEN 'no_baseline'
            WHEN b.size = 0 THEN 'baseline_zero'
            WHEN a.rows_there = 0 THEN 'no_value'
            WHEN a.size IS NULL THEN 'not_assessed'
            ELSE 'compared'
        END AS reason
    FROM rule.lesion_size AS r
    INNER JOIN judged_visits AS v ON v.status IN ('attended', 'missed')
    LEFT JOIN summed AS b ON r.rule_id = b.rule_id AND v.patient_id = b.patient_id AND b.visit IS NULL
    LEFT JOIN summed AS a ON r.rule_id = a.rule_id AND v.patient_id = a.patient_id AND v.visit = a.visit
)
SELECT
    r.rule_id,
    r.patient_id,
    r.visit,
    '' AS part,
    CASE
        WHEN r.reason <> 'compared' THEN 'not_evaluable'
        WHEN 100 * (r.baseline - r.value) > r.percent * r.baseline THEN 'met'
        WHEN NOT r.strict AND 100 * (r.baseline - r.value) = r.percent * r.baseline THEN 'met'
        ELSE 'not_met'
    END AS answer,
    r.reason,
    CAST(r.baseline AS DOUBLE) AS baseline,
    CAST(r.value AS DOUBLE) AS value,
    CASE WHEN r.reason = 'compared' THEN CAST(r.baseline * (100 - r.percent) AS DOUBLE) / 100.0 END AS threshold,
    CASE r.dimension WHEN 'volume' THEN 'mL' WHEN 'product' THEN 'mm2' ELSE 'mm' END AS unit,
    r.attended_day AS day,
    concat_ws(';', r.baseline_sources, r.value_sources) AS sources
FROM reasoned AS r
