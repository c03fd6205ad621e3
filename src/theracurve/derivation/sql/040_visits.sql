-- Every patient and planned visit: attended, missed, not due, or dead.
WITH attended AS (
    SELECT v.patient_id, v.visit, v.day
    FROM visit_days AS v
    QUALIFY row_number() OVER (PARTITION BY v.patient_id, v.visit ORDER BY v.distance, v.day) = 1
),
attended_rows AS (
    SELECT
        a.patient_id,
        a.visit,
        string_agg(
            d.source || ':' || CAST(d."row" AS VARCHAR), ';' ORDER BY d.source_order, d."row"
        ) AS sources
    FROM attended AS a
    INNER JOIN dated_rows AS d ON a.patient_id = d.patient_id AND a.day = d.day
    GROUP BY a.patient_id, a.visit
),
observed AS (
    SELECT
        p.patient_id,
        p.death_day,
        p.follow_up_row,
        p.cutoff_day,
        f.end_day
    FROM people AS p
    INNER JOIN observation_ends AS f ON p.patient_id = f.patient_id
),
judged AS (
    SELECT
        o.patient_id,
        v.visit,
        v.visit_day,
        v.visit_order,
        a.day AS attended_day,
        o.follow_up_row,
        o.cutoff_day,
        CASE
            WHEN a.day IS NOT NULL THEN 'attended'
            WHEN o.death_day <= v.target + v.window_days THEN 'dead'
            WHEN v.target + v.window_days > o.end_day THEN 'not_due'
            ELSE 'missed'
        END AS status
    FROM observed AS o
    CROSS JOIN rule.planned_visits AS v
    LEFT JOIN attended AS a ON o.patient_id = a.patient_id AND v.visit = a.visit
)
SELECT
    j.patient_id,
    j.visit,
    j.visit_day,
    j.visit_order,
    j.status,
    j.attended_day,
    CASE
        WHEN j.status = 'attended' THEN r.sources
        WHEN j.status = 'dead' THEN 'follow_up:' || CAST(j.follow_up_row AS VARCHAR)
        -- without a cut-off it is the last seen day that says how long the patient was watched
        WHEN j.status = 'not_due' AND j.cutoff_day IS NULL THEN 'follow_up:' || CAST(j.follow_up_row AS VARCHAR)
        ELSE ''
    END AS sources
FROM judged AS j
LEFT JOIN attended_rows AS r ON j.patient_id = r.patient_id AND j.visit = r.visit
