-- The days after baseline on which a reader read lesions, and the rows behind a response of that day under RECIST and
-- WHO: the day's target, non-target and new rows, then the baseline rows.
WITH days AS (
    SELECT DISTINCT l.patient_id, l.reader, l.day
    FROM lesion_rows AS l
    WHERE l.after_baseline
),
used AS (
    SELECT l.patient_id, l.reader, l.day, 1 AS part, l."row", l.state = 'new' AS new_lesion, 0 AS marks
    FROM lesion_rows AS l
    LEFT JOIN lesion_baselines AS b
        ON l.patient_id = b.patient_id AND l.reader = b.reader AND l.lesion_id = b.lesion_id
    WHERE l.after_baseline AND (b.lesion_id IS NOT NULL OR l.state = 'new')
    UNION ALL
    SELECT d.patient_id, d.reader, d.day, 2 AS part, b."row", FALSE AS new_lesion, b.marks
    FROM days AS d
    INNER JOIN lesion_baselines AS b ON d.patient_id = b.patient_id AND d.reader = b.reader
)
SELECT
    d.patient_id,
    d.reader,
    d.day,
    coalesce(bool_or(u.new_lesion), FALSE) AS new_lesion,
    coalesce(bit_or(u.marks), 0) AS marks,
    coalesce(string_agg('lesions:' || CAST(u."row" AS VARCHAR), ';' ORDER BY u.part, u."row"), '') AS sources
FROM days AS d
LEFT JOIN used AS u ON d.patient_id = u.patient_id AND d.reader = u.reader AND d.day = u.day
GROUP BY d.patient_id, d.reader, d.day
