-- The rows behind each RECIST response: the day's target, non-target and new rows, then the baseline rows.
WITH used AS (
    SELECT l.patient_id, l.reader, l.day, 1 AS part, l."row", l.state = 'new' AS new_lesion
    FROM lesion_rows AS l
    LEFT JOIN lesion_baselines AS b
        ON l.patient_id = b.patient_id AND l.reader = b.reader AND l.lesion_id = b.lesion_id
    WHERE l.day > 0 AND (b.lesion_id IS NOT NULL OR l.state = 'new')
),
days AS (
    SELECT DISTINCT l.patient_id, l.reader, l.day
    FROM lesion_rows AS l
    WHERE l.day > 0
),
all_used AS (
    SELECT u.patient_id, u.reader, u.day, u.part, u."row", u.new_lesion
    FROM used AS u
    UNION ALL
    SELECT d.patient_id, d.reader, d.day, 2 AS part, b."row", FALSE AS new_lesion
    FROM days AS d
    INNER JOIN lesion_baselines AS b ON d.patient_id = b.patient_id AND d.reader = b.reader
)
SELECT
    d.patient_id,
    d.reader,
    d.day,
    coalesce(bool_or(a.new_lesion), FALSE) AS new_lesion,
    coalesce(string_agg('lesions:' || CAST(a."row" AS VARCHAR), ';' ORDER BY a.part, a."row"), '') AS sources
FROM days AS d
LEFT JOIN all_used AS a ON d.patient_id = a.patient_id AND d.reader = a.reader AND d.day = a.day
GROUP BY d.patient_id, d.reader, d.day
