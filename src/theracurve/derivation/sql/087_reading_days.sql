-- The days after baseline on which a reader read lesions, with the time point that each belongs to, named by the day on
-- which it opens. A day continues the one before it of the same label, or without labels of the same planned visit, if
-- that is not too long ago and, without labels, if no lesion was read twice.
WITH labelled AS (
    SELECT l.patient_id, l.reader, l.day, l.label, coalesce(l.label, lower(l.visit)) AS key
    FROM lesion_rows AS l
    WHERE l.after_baseline
    QUALIFY row_number() OVER (
        PARTITION BY l.patient_id, l.reader, l.day ORDER BY CASE WHEN l.label IS NULL THEN 1 ELSE 0 END, l."row"
    ) = 1
),
followed AS (
    SELECT
        d.patient_id,
        d.reader,
        d.day,
        d.key,
        lag(d.day) OVER same AS day_before,
        coalesce(d.label IS NOT NULL AND lag(d.label) OVER same IS NOT NULL, FALSE) AS both_labelled
    FROM labelled AS d
    WHERE d.key IS NOT NULL
    WINDOW same AS (PARTITION BY d.patient_id, d.reader, d.key ORDER BY d.day)
),
read_twice AS (
    SELECT DISTINCT f.patient_id, f.reader, f.day
    FROM followed AS f
    INNER JOIN lesion_rows AS a ON f.patient_id = a.patient_id AND f.reader = a.reader AND f.day = a.day
    INNER JOIN lesion_rows AS b
        ON f.patient_id = b.patient_id AND f.reader = b.reader AND f.day_before = b.day AND a.lesion_id = b.lesion_id
),
opening AS (
    SELECT
        f.patient_id,
        f.reader,
        f.day,
        f.key,
        CASE
            WHEN f.day - f.day_before <= s.time_point_window AND (f.both_labelled OR t.day IS NULL) THEN 0
            ELSE 1
        END AS opens
    FROM followed AS f
    CROSS JOIN rule.settings AS s
    LEFT JOIN read_twice AS t ON f.patient_id = t.patient_id AND f.reader = t.reader AND f.day = t.day
),
numbered AS (
    SELECT
        o.patient_id,
        o.reader,
        o.day,
        o.key,
        CAST(sum(o.opens) OVER (
            PARTITION BY o.patient_id, o.reader, o.key ORDER BY o.day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS BIGINT) AS place
    FROM opening AS o
)
SELECT
    n.patient_id,
    n.reader,
    n.day,
    min(n.day) OVER (PARTITION BY n.patient_id, n.reader, n.key, n.place) AS time_point
FROM numbered AS n
UNION ALL
SELECT d.patient_id, d.reader, d.day, d.day AS time_point
FROM labelled AS d
WHERE d.key IS NULL
