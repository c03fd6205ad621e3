-- The response by the index lesion alone, at each time point of its reader that has a row of it: against the
-- smallest of its sizes before, baseline included. The row whose mark named the lesion is cited, too.
WITH series AS (
    SELECT
        u.rule_id,
        u.percent,
        u.strict,
        b.patient_id,
        b.reader,
        z.day,
        z.after_baseline,
        l.visit,
        l.visit_day,
        l.distance,
        z."row",
        z.size,
        z.unit,
        b.marks,
        b."row" AS baseline_row,
        i."row" AS mark_row
    FROM rule.tumour_progression AS u
    INNER JOIN index_lesions AS i ON u.criteria = 'index_lesion'
    INNER JOIN lesion_baselines AS b
        ON i.patient_id = b.patient_id AND i.reader = b.reader AND i.lesion_id = b.lesion_id
    INNER JOIN lesion_sizes AS z
        ON b.patient_id = z.patient_id
        AND b.reader = z.reader
        AND b.lesion_id = z.lesion_id
        AND u.dimension = z.dimension
    LEFT JOIN lesions_at_time_points AS l ON z.patient_id = l.patient_id AND z."row" = l."row"
    WHERE l.stands OR z."row" = b."row"
),
against AS (
    SELECT
        s.rule_id,
        s.percent,
        s.strict,
        s.patient_id,
        s.reader,
        s.day,
        s.after_baseline,
        s.visit,
        s.visit_day,
        s.distance,
        s."row",
        s.size,
        s.unit,
        s.marks,
        s.baseline_row,
        s.mark_row,
        min(CASE WHEN NOT s.after_baseline THEN s.size END) OVER earlier AS baseline,
        min(s.size) OVER earlier AS smallest
    FROM series AS s
    WINDOW earlier AS (
        PARTITION BY s.rule_id, s.patient_id, s.reader
        ORDER BY s.day
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
judged AS (
    SELECT
        a.rule_id,
        a.percent,
        a.patient_id,
        a.reader,
        a.day,
        a.visit,
        a.visit_day,
        a.distance,
        a."row",
        a.size,
        a.unit,
        a.marks,
        a.baseline_row,
        a.mark_row,
        CASE WHEN a.baseline IS NOT NULL THEN a.smallest END AS smallest,
        CASE
            WHEN a.size IS NULL OR a.baseline IS NULL THEN 'NE'
            WHEN a.size > a.smallest
                AND (
                    100 * (a.size - a.smallest) > a.percent * a.smallest
                    OR (NOT a.strict AND 100 * (a.size - a.smallest) = a.percent * a.smallest)
                ) THEN 'PD'
            WHEN a.size = 0 THEN 'CR'
            ELSE 'SD'
        END AS response,
        CASE
            WHEN a.size IS NULL THEN 'not_assessed'
            WHEN a.baseline IS NULL THEN 'no_baseline'
            ELSE 'index_lesion'
        END AS reason
    FROM against AS a
    WHERE a.after_baseline
),
smallest_rows AS (
    SELECT j.rule_id, j.patient_id, j.reader, j.day, s."row"
    FROM judged AS j
    INNER JOIN series AS s
        ON j.rule_id = s.rule_id AND j.patient_id = s.patient_id AND j.reader = s.reader
        AND j.smallest = s.size AND s.day < j.day
    QUALIFY row_number() OVER (PARTITION BY j.rule_id, j.patient_id, j.reader, j.day ORDER BY s.day) = 1
)
SELECT
    j.rule_id,
    j.patient_id,
    j.reader,
    j.day,
    j.visit,
    j.visit_day,
    j.distance,
    j.response,
    j.reason,
    CAST(j.smallest AS DOUBLE) AS baseline,
    CAST(j.size AS DOUBLE) AS value,
    CAST(j.smallest * (100 + j.percent) AS DOUBLE) / 100.0 AS threshold,
    j.unit,
    'lesions:' || CAST(j."row" AS VARCHAR)
        || CASE WHEN j.mark_row <> j.baseline_row THEN ';lesions:' || CAST(j.mark_row AS VARCHAR) ELSE '' END
        || ';lesions:' || CAST(j.baseline_row AS VARCHAR)
        || CASE WHEN w."row" <> j.baseline_row THEN ';lesions:' || CAST(w."row" AS VARCHAR) ELSE '' END AS sources,
    j.marks
FROM judged AS j
LEFT JOIN smallest_rows AS w
    ON j.rule_id = w.rule_id AND j.patient_id = w.patient_id AND j.reader = w.reader AND j.day = w.day
