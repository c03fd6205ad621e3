-- The rows of each lesion at each time point. `stands` marks the row of the lesion, on the latest day that has one;
-- `used` the rows behind a response by all lesions: of a lesion with a baseline the one that stands, of a new one all.
WITH placed AS (
    SELECT
        d.time_point,
        l.patient_id,
        l.reader,
        l.lesion_id,
        l.day,
        l."row",
        l.state,
        l.visit,
        l.visit_day,
        l.distance,
        row_number() OVER (
            PARTITION BY l.patient_id, l.reader, d.time_point, l.lesion_id ORDER BY l.day DESC
        ) = 1 AS stands
    FROM lesion_rows AS l
    INNER JOIN reading_days AS d ON l.patient_id = d.patient_id AND l.reader = d.reader AND l.day = d.day
)
SELECT
    p.time_point,
    p.patient_id,
    p.reader,
    p.lesion_id,
    p.day,
    p."row",
    p.state,
    p.visit,
    p.visit_day,
    p.distance,
    p.stands,
    p.state = 'new' AS new_lesion,
    p.state = 'new' OR (p.stands AND b.lesion_id IS NOT NULL) AS used
FROM placed AS p
LEFT JOIN lesion_baselines AS b
    ON p.patient_id = b.patient_id AND p.reader = b.reader AND p.lesion_id = b.lesion_id
