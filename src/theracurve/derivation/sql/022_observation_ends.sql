-- Until which day each patient was observed, and until which he was followed: one who was lost, until last seen.
WITH observed AS (
    SELECT
        p.patient_id,
        CASE
            WHEN p.cutoff_day IS NOT NULL THEN p.cutoff_day
            WHEN NOT p.lost THEN p.last_seen_day
        END AS end_day,
        CASE WHEN p.lost THEN p.last_seen_day END AS lost_day
    FROM people AS p
)
SELECT o.patient_id, o.end_day, coalesce(o.lost_day, o.end_day) AS followed_until
FROM observed AS o
