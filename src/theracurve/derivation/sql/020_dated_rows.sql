-- Every dated row that shows a patient was seen and counts: assessments, labs, lesions, responses, bone scans, volumes,
-- on its study day, between which days that may lie, and whether its label says that it was not planned. A partial date
-- is an interval; a nominal one lies in the window of its visit, as far as the patient was followed. The protocol says which day of an interval stands for it; a filled date is marked.
WITH dated AS (
    SELECT
        a.patient_id,
        'assessments' AS source,
        1 AS source_order,
        a."row",
        a.visit,
        a.assessed_on AS dated_on,
        a.assessed_on_first AS first_on,
        a.assessed_on_last AS last_on,
        a.assessed_on_nominal AS is_nominal
    FROM records.assessments AS a
    UNION ALL
    SELECT
        l.patient_id,
        'labs' AS source,
        2 AS source_order,
        l."row",
        l.visit,
        l.collected_on AS dated_on,
        l.collected_on_first AS first_on,
        l.collected_on_last AS last_on,
        l.collected_on_nominal AS is_nominal
    FROM records.labs AS l
    UNION ALL
    SELECT
        l.patient_id,
        'lesions' AS source,
        3 AS source_order,
        l."row",
        l.visit,
        l.imaged_on AS dated_on,
        l.imaged_on_first AS first_on,
        l.imaged_on_last AS last_on,
        l.imaged_on_nominal AS is_nominal
    FROM records.lesions AS l
    UNION ALL
    SELECT
        r.patient_id,
        'responses' AS source,
        4 AS source_order,
        r."row",
        r.visit,
        r.assessed_on AS dated_on,
        r.assessed_on_first AS first_on,
        r.assessed_on_last AS last_on,
        r.assessed_on_nominal AS is_nominal
    FROM records.responses AS r
    UNION ALL
    SELECT
        b.patient_id,
        'bone_scans' AS source,
        5 AS source_order,
        b."row",
        b.visit,
        b.imaged_on AS dated_on,
        b.imaged_on_first AS first_on,
        b.imaged_on_last AS last_on,
        b.imaged_on_nominal AS is_nominal
    FROM records.bone_scans AS b
    UNION ALL
    SELECT
        v.patient_id,
        'volumes' AS source,
        6 AS source_order,
        v."row",
        v.visit,
        v.imaged_on AS dated_on,
        v.imaged_on_first AS first_on,
        v.imaged_on_last AS last_on,
        v.imaged_on_nominal AS is_nominal
    FROM records.volumes AS v
),
placed AS (
    SELECT
        d.patient_id,
        d.source,
        d.source_order,
        d."row",
        d.visit,
        date_diff('day', p.time_zero, d.dated_on) AS day,
        date_diff('day', p.time_zero, d.first_on) AS first_day,
        date_diff('day', p.time_zero, d.last_on) AS last_day,
        d.is_nominal,
        p.cutoff_day,
        p.last_seen_day,
        p.death_day
    FROM dated AS d
    INNER JOIN people AS p ON d.patient_id = p.patient_id
),
nominal AS (
    SELECT n.source, n."row", v.first_day, v.last_day
    FROM placed AS n
    INNER JOIN rule.planned_visits AS v
        ON n.day > 0 AND n.day >= v.target - v.window_days AND n.day <= v.target + v.window_days
    WHERE n.is_nominal
    QUALIFY row_number() OVER (PARTITION BY n.source, n."row" ORDER BY abs(n.day - v.target), v.target) = 1
),
bounded AS (
    SELECT
        p.patient_id,
        p.source,
        p.source_order,
        p."row",
        p.visit,
        p.day,
        p.cutoff_day,
        coalesce(n.first_day, p.first_day) AS first_day,
        -- `least` passes over nothing: who is not known to have died may have been seen on any day
        CASE
            WHEN n.last_day IS NULL THEN p.last_day
            ELSE greatest(p.day, least(n.last_day, p.death_day, p.last_seen_day, p.cutoff_day))
        END AS last_day
    FROM placed AS p
    LEFT JOIN nominal AS n ON p.source = n.source AND p."row" = n."row"
),
standing AS (
    SELECT
        b.patient_id,
        b.source,
        b.source_order,
        b."row",
        b.visit,
        b.first_day,
        b.last_day,
        b.cutoff_day,
        CASE
            WHEN b.day IS NOT NULL AND s.nominal_dates = 'first' THEN b.first_day
            WHEN b.day IS NOT NULL AND s.nominal_dates = 'last' THEN b.last_day
            WHEN b.day IS NOT NULL THEN b.day
            WHEN s.partial_dates = 'first' THEN b.first_day
            WHEN s.partial_dates = 'middle' THEN b.first_day + (b.last_day - b.first_day) // 2
            WHEN s.partial_dates = 'last' THEN b.last_day
        END AS day,
        CASE WHEN b.day IS NULL THEN 1 ELSE 0 END AS marks
    FROM bounded AS b
    CROSS JOIN rule.settings AS s
)
SELECT
    s.patient_id,
    s.source,
    s.source_order,
    s."row",
    CAST(s.day AS INTEGER) AS day,
    CAST(s.first_day AS INTEGER) AS first_day,
    CAST(s.last_day AS INTEGER) AS last_day,
    s.marks,
    coalesce(starts_with(lower(s.visit), 'unscheduled'), FALSE) AS unscheduled
FROM standing AS s
WHERE s.day <= s.cutoff_day OR (s.cutoff_day IS NULL AND s.day IS NOT NULL)
