-- The index lesion of each patient and reader: of all rows up to the baseline limit, inside the baseline window, that
-- are marked so, the latest; a row of the same day that forgets the mark does not take it away.
SELECT l.patient_id, coalesce(l.reader, '') AS reader, l.lesion_id, l."row"
FROM records.lesions AS l
INNER JOIN dated_rows AS d ON d.source = 'lesions' AND l."row" = d."row"
INNER JOIN people AS p ON l.patient_id = p.patient_id
CROSS JOIN rule.settings AS s
WHERE l."index"
    AND d.day <= p.baseline_limit
    AND (s.baseline_window IS NULL OR d.day >= -s.baseline_window)
QUALIFY row_number() OVER (
    PARTITION BY l.patient_id, coalesce(l.reader, '') ORDER BY d.day DESC, l."row" DESC
) = 1
