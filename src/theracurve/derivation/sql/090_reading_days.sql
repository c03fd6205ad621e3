-- The days after baseline on which a reader read lesions, and the rows behind a response of that day under RECIST and
-- WHO: the day's target, non-target and new rows, or the last row where there is none of them, then the baseline rows.
-- `sources_of_day` are those of the day alone.
WITH read_rows AS (
    SELECT
        l.patient_id,
        l.reader,
        l.day,
        l."row",
        coalesce(l.state = 'new', FALSE) AS new_lesion,
        b.lesion_id IS NOT NULL OR coalesce(l.state = 'new', FALSE) AS counts
    FROM lesion_rows AS l
    LEFT JOIN lesion_baselines AS b
        ON l.patient_id = b.patient_id AND l.reader = b.reader AND l.lesion_id = b.lesion_id
    WHERE l.after_baseline
),
days AS (
    SELECT r.patient_id, r.reader, r.day, max(r."row") AS last_row, bool_or(r.counts) AS any_counts
    FROM read_rows AS r
    GROUP BY r.patient_id, r.reader, r.day
),
used AS (
    SELECT r.patient_id, r.reader, r.day, 1 AS part, r."row", r.new_lesion, 0 AS marks
    FROM read_rows AS r
    WHERE r.counts
    UNION ALL
    SELECT d.patient_id, d.reader, d.day, 1 AS part, d.last_row AS "row", FALSE AS new_lesion, 0 AS marks
    FROM days AS d
    WHERE NOT d.any_counts
    UNION ALL
    SELECT d.patient_id, d.reader, d.day, 2 AS part, b."row", FALSE AS new_lesion, b.marks
    FROM days AS d
    INNER JOIN lesion_baselines AS b ON d.patient_id = b.patient_id AND d.reader = b.reader
)
SELECT
    u.patient_id,
    u.reader,
    u.day,
    bool_or(u.new_lesion) AS new_lesion,
    bit_or(u.marks) AS marks,
    string_agg('lesions:' || CAST(u."row" AS VARCHAR), ';' ORDER BY u.part, u."row") AS sources,
    string_agg('lesions:' || CAST(u."row" AS VARCHAR), ';' ORDER BY u."row") FILTER (WHERE u.part = 1) AS sources_of_day
FROM used AS u
GROUP BY u.patient_id, u.reader, u.day
