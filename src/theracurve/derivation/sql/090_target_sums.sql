-- RECIST 1.1: the sum of the target lesions on each day with lesion rows, and at baseline (day 0 here).
WITH targets AS (
    SELECT b.patient_id, b.reader, b.lesion_id, b.kind
    FROM lesion_baselines AS b
    WHERE b.target
),
days AS (
    SELECT DISTINCT l.patient_id, l.reader, l.day
    FROM lesion_rows AS l
    WHERE l.day > 0
),
measured AS (
    SELECT t.patient_id, t.reader, d.day, t.lesion_id, t.kind, l.state, l.longest_diameter_mm, l.short_axis_mm
    FROM targets AS t
    INNER JOIN days AS d ON t.patient_id = d.patient_id AND t.reader = d.reader
    LEFT JOIN lesion_rows AS l
        ON t.patient_id = l.patient_id AND t.reader = l.reader AND t.lesion_id = l.lesion_id AND d.day = l.day
    UNION ALL
    SELECT b.patient_id, b.reader, 0 AS day, b.lesion_id, b.kind, b.state, b.longest_diameter_mm, b.short_axis_mm
    FROM lesion_baselines AS b
    WHERE b.target
),
lengths AS (
    SELECT
        m.patient_id,
        m.reader,
        m.day,
        m.kind,
        CASE
            WHEN m.state IS NULL OR m.state = 'not_assessed' THEN NULL
            WHEN m.state IN ('disappeared', 'absent') THEN 0
            WHEN m.kind = 'node' THEN coalesce(m.short_axis_mm, CASE WHEN m.state = 'too_small' THEN 5 END)
            ELSE coalesce(m.longest_diameter_mm, CASE WHEN m.state = 'too_small' THEN 5 END)
        END AS length_mm
    FROM measured AS m
)
SELECT
    l.patient_id,
    l.reader,
    l.day,
    CAST(sum(l.length_mm) AS DECIMAL(18, 3)) AS sum_mm,
    count(*) = count(l.length_mm) AS complete,
    bool_and(CASE WHEN l.kind = 'node' THEN l.length_mm < 10 ELSE l.length_mm = 0 END) AS all_gone
FROM lengths AS l
GROUP BY l.patient_id, l.reader, l.day
