-- The index lesion of each patient and reader: of all rows up to the baseline limit, inside the baseline window, that
-- are marked so, the latest; a row of the same day that forgets the mark does not take it away.
SELECT l.patient_id, coalesce(l.reader, '') AS reader, l.lesion_id, l."row"
FROM records.lesions AS l
INNER JOIN people AS p ON l.patient_id = p.patient_id AND l.imaged_on <= p.cutoff
CROSS JOIN rule.settings AS s
WHERE l."index"
    AND date_diff('day', p.time_zero, l.imaged_on) <= p.baseline_limit
    AND (s.baseline_window IS NULL OR date_diff('day', p.time_zero, l.imaged_on) >= -s.baseline_window)
QUALIFY row_number() OVER (
    PARTITION BY l.patient_id, coalesce(l.reader, '') ORDER BY l.imaged_on DESC, l."row" DESC
) = 1
