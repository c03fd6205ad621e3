-- The size that each lesion rule compares, at baseline (no visit) and at each visit: of the index lesion, or the sum of
-- the target lesions, as the deciding reader read them. One lesion without a size leaves the sum without one. The index
-- lesion is one by the row that marks it, which is cited where it is not the baseline row.
WITH followed AS (
    SELECT
        r.rule_id,
        r.dimension,
        b.patient_id,
        b.reader,
        b.lesion_id,
        CASE
            WHEN r.lesion = 'index' AND i."row" <> b."row" THEN 'lesions:' || CAST(i."row" AS VARCHAR)
        END AS mark_source,
        b."row" AS baseline_row,
        b.marks
    FROM rule.lesion_size AS r
    INNER JOIN deciding_readers AS d ON r.rule_id = d.rule_id
    INNER JOIN lesion_baselines AS b ON d.patient_id = b.patient_id AND d.reader = b.reader
    LEFT JOIN index_lesions AS i
        ON b.patient_id = i.patient_id AND b.reader = i.reader AND b.lesion_id = i.lesion_id
    WHERE (r.lesion = 'sum' AND b.target) OR (r.lesion = 'index' AND i.lesion_id IS NOT NULL)
),
at_visits AS (
    SELECT z.patient_id, z.reader, z.lesion_id, z.dimension, z.visit, z."row", z.size
    FROM lesion_sizes AS z
    WHERE z.visit IS NOT NULL AND z.after_baseline
    QUALIFY row_number() OVER (
        PARTITION BY z.patient_id, z.reader, z.lesion_id, z.dimension, z.visit ORDER BY z.distance, z.day
    ) = 1
),
sized AS (
    SELECT
        f.rule_id,
        f.patient_id,
        CAST(NULL AS VARCHAR) AS visit,
        f.lesion_id,
        f.mark_source,
        f.baseline_row AS "row",
        z.size,
        f.marks
    FROM followed AS f
    INNER JOIN lesion_sizes AS z
        ON f.patient_id = z.patient_id AND f.baseline_row = z."row" AND f.dimension = z.dimension
    UNION ALL
    SELECT
        f.rule_id,
        f.patient_id,
        v.visit,
        f.lesion_id,
        CAST(NULL AS VARCHAR) AS mark_source,
        a."row",
        a.size,
        0 AS marks
    FROM followed AS f
    INNER JOIN judged_visits AS v ON f.patient_id = v.patient_id AND v.status IN ('attended', 'missed')
    LEFT JOIN at_visits AS a
        ON f.patient_id = a.patient_id
        AND f.reader = a.reader
        AND f.lesion_id = a.lesion_id
        AND f.dimension = a.dimension
        AND v.visit = a.visit
)
SELECT
    s.rule_id,
    s.patient_id,
    s.visit,
    CASE WHEN count(*) = count(s.size) THEN CAST(sum(s.size) AS DECIMAL(28, 6)) END AS size,
    count(s."row") AS rows_there,
    string_agg(concat_ws(';', s.mark_source, 'lesions:' || CAST(s."row" AS VARCHAR)), ';' ORDER BY s.lesion_id)
        FILTER (WHERE s."row" IS NOT NULL) AS sources,
    bit_or(s.marks) AS marks
FROM sized AS s
GROUP BY s.rule_id, s.patient_id, s.visit
