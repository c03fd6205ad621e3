-- The time points after baseline of each reader, and the rows behind a response there under RECIST and WHO: those used,
-- or the last row where there is none, then the baseline rows. `sources_there` are those of the time point alone. The
-- visit is that of the day nearest to its target.
WITH ranked AS (
    SELECT
        l.time_point,
        l.patient_id,
        l.reader,
        l.day,
        l."row",
        l.new_lesion,
        l.visit,
        l.visit_day,
        l.distance,
        l.used,
        bool_or(l.used) OVER (PARTITION BY l.patient_id, l.reader, l.time_point) AS any_used,
        max(l."row") OVER (PARTITION BY l.patient_id, l.reader, l.time_point) AS last_row
    FROM lesions_at_time_points AS l
),
cited AS (
    SELECT
        r.time_point,
        r.patient_id,
        r.reader,
        r.day,
        r."row",
        r.new_lesion,
        r.visit,
        r.visit_day,
        r.distance
    FROM ranked AS r
    WHERE r.used OR (NOT r.any_used AND r."row" = r.last_row)
),
at_visits AS (
    SELECT c.time_point, c.patient_id, c.reader, c.visit, c.visit_day, c.distance
    FROM cited AS c
    WHERE c.visit IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY c.patient_id, c.reader, c.time_point ORDER BY c.distance, c.day) = 1
),
behind AS (
    SELECT c.time_point, c.patient_id, c.reader, c.day, 1 AS part, c."row", c.new_lesion, 0 AS marks
    FROM cited AS c
    UNION ALL
    SELECT
        t.time_point,
        t.patient_id,
        t.reader,
        CAST(NULL AS INTEGER) AS day,
        2 AS part,
        b."row",
        FALSE AS new_lesion,
        b.marks
    FROM reading_days AS t
    INNER JOIN lesion_baselines AS b ON t.patient_id = b.patient_id AND t.reader = b.reader
    WHERE t.day = t.time_point
),
summed AS (
    SELECT
        u.time_point,
        u.patient_id,
        u.reader,
        min(u.day) AS first_day,
        max(u.day) AS last_day,
        bool_or(u.new_lesion) AS new_lesion,
        bit_or(u.marks) AS marks,
        string_agg('lesions:' || CAST(u."row" AS VARCHAR), ';' ORDER BY u.part, u."row") AS sources,
        string_agg('lesions:' || CAST(u."row" AS VARCHAR), ';' ORDER BY u."row") FILTER (WHERE u.part = 1)
            AS sources_there
    FROM behind AS u
    GROUP BY u.time_point, u.patient_id, u.reader
)
SELECT
    s.time_point,
    s.patient_id,
    s.reader,
    CASE r.progression_on WHEN 'first' THEN s.first_day ELSE s.last_day END AS progression_day,
    CASE r.response_on WHEN 'first' THEN s.first_day ELSE s.last_day END AS response_day,
    v.visit,
    v.visit_day,
    v.distance,
    s.new_lesion,
    s.marks,
    s.sources,
    s.sources_there
FROM summed AS s
CROSS JOIN rule.settings AS r
LEFT JOIN at_visits AS v
    ON s.patient_id = v.patient_id AND s.reader = v.reader AND s.time_point = v.time_point
