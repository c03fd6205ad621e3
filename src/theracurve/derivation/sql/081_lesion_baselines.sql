-- The baseline row of each lesion and reader: the last up to the baseline limit, inside the baseline window. One after
-- time zero is marked.
SELECT
    l.patient_id,
    l.reader,
    l.lesion_id,
    l.day,
    l."row",
    l.kind,
    l.target,
    l.state,
    l.longest_diameter_mm,
    l.short_axis_mm,
    l.perpendicular_mm,
    l.volume_ml,
    l.enhancing_mm,
    l.density_hu,
    CASE WHEN l.day > 0 THEN 4 ELSE 0 END AS marks
FROM lesion_rows AS l
CROSS JOIN rule.settings AS s
WHERE NOT l.after_baseline AND (s.baseline_window IS NULL OR l.day >= -s.baseline_window)
QUALIFY row_number() OVER (PARTITION BY l.patient_id, l.reader, l.lesion_id ORDER BY l.day DESC) = 1
