-- The rows of each lesion and reader, one a day (the last row as read), with the planned visit of the day.
WITH dated AS (
    SELECT
        l.patient_id,
        coalesce(l.reader, '') AS reader,
        l.lesion_id,
        t.day,
        p.baseline_limit,
        l."row",
        lower(l.visit) AS label,
        coalesce(l.kind, 'other') AS kind,
        coalesce(l.target, FALSE) AS target,
        coalesce(l."index", FALSE) AS index_lesion,
        coalesce(l.state, 'measured') AS state,
        l.longest_diameter_mm,
        l.short_axis_mm,
        l.perpendicular_mm,
        l.volume_ml,
        l.enhancing_mm,
        l.density_hu
    FROM records.lesions AS l
    INNER JOIN dated_rows AS t ON t.source = 'lesions' AND l."row" = t."row"
    INNER JOIN people AS p ON l.patient_id = p.patient_id
)
SELECT
    d.patient_id,
    d.reader,
    d.lesion_id,
    d.day,
    d.day > d.baseline_limit AS after_baseline,
    d."row",
    d.label,
    d.kind,
    d.target,
    d.index_lesion,
    d.state,
    d.longest_diameter_mm,
    d.short_axis_mm,
    d.perpendicular_mm,
    d.volume_ml,
    d.enhancing_mm,
    d.density_hu,
    v.visit,
    v.visit_day,
    v.distance
FROM dated AS d
LEFT JOIN visit_days AS v ON d.patient_id = v.patient_id AND d.day = v.day
QUALIFY row_number() OVER (PARTITION BY d.patient_id, d.reader, d.lesion_id, d.day ORDER BY d."row" DESC) = 1
