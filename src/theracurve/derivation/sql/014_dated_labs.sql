-- Every row of `labs` on its study day. A partial date is an interval; the protocol says which of its days stands for
-- it, or leaves the row out, and a filled date is marked.
WITH intervals AS (
    SELECT
        l.patient_id,
        l."row",
        l.visit,
        l.analyte,
        l.value,
        l.value_side,
        coalesce(l.unit, '') AS unit,
        l.lower_limit,
        l.upper_limit,
        coalesce(l.assay, '') AS assay,
        s.partial_dates,
        p.cutoff_day,
        date_diff('day', p.time_zero, l.collected_on) AS day,
        date_diff('day', p.time_zero, l.collected_on_first) AS first_day,
        date_diff('day', p.time_zero, l.collected_on_last) AS last_day
    FROM records.labs AS l
    INNER JOIN people AS p ON l.patient_id = p.patient_id
    CROSS JOIN rule.settings AS s
),
filled AS (
    SELECT
        i.patient_id,
        i."row",
        i.visit,
        i.analyte,
        i.value,
        i.value_side,
        i.unit,
        i.lower_limit,
        i.upper_limit,
        i.assay,
        i.cutoff_day,
        CASE
            WHEN i.day IS NOT NULL THEN i.day
            WHEN i.partial_dates = 'first' THEN i.first_day
            WHEN i.partial_dates = 'middle' THEN i.first_day + (i.last_day - i.first_day) // 2
            WHEN i.partial_dates = 'last' THEN i.last_day
        END AS day,
        CASE WHEN i.day IS NULL THEN 1 ELSE 0 END AS marks
    FROM intervals AS i
)
SELECT
    f.patient_id,
    f."row",
    f.visit,
    f.analyte,
    f.value,
    f.value_side,
    f.unit,
    f.lower_limit,
    f.upper_limit,
    f.assay,
    CAST(f.day AS INTEGER) AS day,
    f.marks
FROM filled AS f
WHERE f.day <= f.cutoff_day OR (f.cutoff_day IS NULL AND f.day IS NOT NULL)
