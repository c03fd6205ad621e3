-- The index lesion of each patient and reader: of the rows up to the baseline limit that are marked, the latest.
SELECT l.patient_id, l.reader, l.lesion_id
FROM lesion_rows AS l
CROSS JOIN rule.settings AS s
WHERE l.index_lesion AND NOT l.after_baseline AND (s.baseline_window IS NULL OR l.day >= -s.baseline_window)
QUALIFY row_number() OVER (PARTITION BY l.patient_id, l.reader ORDER BY l.day DESC, l."row" DESC) = 1
