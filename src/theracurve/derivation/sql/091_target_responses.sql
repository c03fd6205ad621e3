-- RECIST 1.1: the target response of each day, against the baseline sum and the nadir.
-- Eisenhauer et al., Eur J Cancer 2009;45:228-47. The nadir includes the baseline; only complete sums count for it.
WITH against AS (
    SELECT
        s.patient_id,
        s.reader,
        s.day,
        s.sum_mm,
        s.complete,
        s.all_gone,
        CASE WHEN b.complete THEN b.sum_mm END AS baseline_mm,
        min(CASE WHEN s.complete THEN s.sum_mm END) OVER (
            PARTITION BY s.patient_id, s.reader
            ORDER BY s.day
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS nadir_mm
    FROM target_sums AS s
    INNER JOIN target_sums AS b ON s.patient_id = b.patient_id AND s.reader = b.reader AND b.day = 0
)
SELECT
    a.patient_id,
    a.reader,
    a.day,
    a.sum_mm,
    a.baseline_mm,
    greatest(a.nadir_mm * 120, (a.nadir_mm + 5) * 100) AS threshold_hundredths,
    CASE
        WHEN 100 * (a.sum_mm - a.nadir_mm) >= 20 * a.nadir_mm AND a.sum_mm - a.nadir_mm >= 5 THEN 'PD'
        WHEN NOT a.complete OR a.baseline_mm IS NULL THEN 'NE'
        WHEN a.all_gone THEN 'CR'
        WHEN 100 * (a.baseline_mm - a.sum_mm) >= 30 * a.baseline_mm THEN 'PR'
        ELSE 'SD'
    END AS response
FROM against AS a
WHERE a.day > 0
