-- RECIST 1.1: the non-target response of each day with lesion rows.
WITH days AS (
    SELECT DISTINCT l.patient_id, l.reader, l.day
    FROM lesion_rows AS l
    WHERE l.day > 0
),
seen AS (
    SELECT b.patient_id, b.reader, d.day, coalesce(l.state, 'not_assessed') AS state
    FROM lesion_baselines AS b
    INNER JOIN days AS d ON b.patient_id = d.patient_id AND b.reader = d.reader
    LEFT JOIN lesion_rows AS l
        ON b.patient_id = l.patient_id AND b.reader = l.reader AND b.lesion_id = l.lesion_id AND d.day = l.day
    WHERE NOT b.target
)
SELECT
    s.patient_id,
    s.reader,
    s.day,
    CASE
        WHEN bool_or(s.state = 'unequivocal_progression') THEN 'PD'
        WHEN bool_and(s.state IN ('absent', 'disappeared')) THEN 'CR'
        WHEN bool_or(s.state = 'not_assessed') THEN 'NE'
        ELSE 'NON_CR_NON_PD'
    END AS response
FROM seen AS s
GROUP BY s.patient_id, s.reader, s.day
