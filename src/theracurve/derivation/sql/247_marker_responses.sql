-- Whether each marker response was reached, by which value, and the lowest value of all.
WITH runs AS (
    SELECT
        c.rule_id,
        c.patient_id,
        c.day,
        min(CASE WHEN NOT c.shown THEN c.day END) OVER (
            PARTITION BY c.rule_id, c.patient_id
            ORDER BY c.day
            ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
        ) AS ended_on
    FROM marker_changes AS c
    WHERE c.shown IS NOT NULL
),
-- each value that shows the fall, with the day that confirms it
confirmed AS (
    SELECT s.rule_id, s.patient_id, s.day, min(l.day) AS confirmed_day
    FROM marker_changes AS s
    INNER JOIN rule.marker_response AS r ON s.rule_id = r.rule_id
    INNER JOIN runs AS u ON s.rule_id = u.rule_id AND s.patient_id = u.patient_id AND s.day = u.day
    INNER JOIN marker_changes AS l
        ON s.rule_id = l.rule_id AND s.patient_id = l.patient_id AND l.shown AND l.day > s.day
        AND l.day - s.day >= r.confirmed_after AND (u.ended_on IS NULL OR l.day < u.ended_on)
    WHERE s.shown
    GROUP BY s.rule_id, s.patient_id, s.day
),
first_confirmed AS (
    SELECT f.rule_id, f.patient_id, f.day, f.confirmed_day
    FROM confirmed AS f
    QUALIFY row_number() OVER (PARTITION BY f.rule_id, f.patient_id ORDER BY f.day) = 1
),
summed AS (
    SELECT
        c.rule_id,
        c.patient_id,
        min(CASE WHEN c.shown THEN c.day END) AS shown_day,
        min(CASE WHEN c.shown IS NULL THEN c.day END) AS open_day
    FROM marker_changes AS c
    GROUP BY c.rule_id, c.patient_id
),
lowest AS (
    SELECT c.rule_id, c.patient_id, c.day
    FROM marker_changes AS c
    QUALIFY row_number() OVER (PARTITION BY c.rule_id, c.patient_id ORDER BY c.bound, c.day) = 1
),
-- whoever has a value after baseline, comparable or not
followed AS (
    SELECT DISTINCT r.rule_id, m.patient_id
    FROM rule.marker_response AS r
    INNER JOIN marker_values AS m ON r.analyte = m.analyte AND m.after_baseline
    LEFT JOIN intercurrent_treatments AS t
        ON r.other_treatment = 'ends' AND m.patient_id = t.patient_id AND t.occurrence = 1
    WHERE t.day IS NULL OR m.day <= t.day
),
judged AS (
    SELECT
        r.rule_id,
        p.patient_id,
        b.value AS baseline,
        b.value_side AS baseline_side,
        coalesce(b.unit, '') AS unit,
        b.marks AS baseline_marks,
        b."row" AS baseline_row,
        r.percent,
        f.confirmed_day,
        l.day AS best_day,
        CASE
            WHEN b.patient_id IS NULL THEN 'no_baseline'
            WHEN b.value_side = '=' AND b.value = 0 THEN 'baseline_zero'
            WHEN w.patient_id IS NULL THEN 'no_value'
            WHEN s.patient_id IS NULL THEN 'not_comparable'
            WHEN f.day IS NOT NULL THEN 'confirmed'
            WHEN r.confirmed_after IS NULL AND s.shown_day IS NOT NULL THEN 'decreased'
            WHEN s.open_day IS NOT NULL THEN 'bounded'
            WHEN s.shown_day IS NOT NULL THEN 'unconfirmed'
            ELSE 'compared'
        END AS reason,
        CASE
            WHEN f.day IS NOT NULL THEN f.day
            WHEN r.confirmed_after IS NULL AND s.shown_day IS NOT NULL THEN s.shown_day
            ELSE coalesce(s.open_day, s.shown_day, l.day)
        END AS day
    FROM rule.marker_response AS r
    CROSS JOIN people AS p
    LEFT JOIN marker_baselines AS b ON p.patient_id = b.patient_id AND r.analyte = b.analyte
    LEFT JOIN followed AS w ON r.rule_id = w.rule_id AND p.patient_id = w.patient_id
    LEFT JOIN summed AS s ON r.rule_id = s.rule_id AND p.patient_id = s.patient_id
    LEFT JOIN first_confirmed AS f ON r.rule_id = f.rule_id AND p.patient_id = f.patient_id
    LEFT JOIN lowest AS l ON r.rule_id = l.rule_id AND p.patient_id = l.patient_id
)
SELECT
    q.variant,
    q.name,
    j.rule_id,
    j.patient_id,
    CASE
        WHEN j.reason IN ('confirmed', 'decreased') THEN 'met'
        WHEN j.reason IN ('unconfirmed', 'compared') THEN 'not_met'
        ELSE 'not_evaluable'
    END AS answer,
    j.reason,
    j.day,
    j.confirmed_day,
    CAST(j.baseline AS DOUBLE) AS baseline,
    d.value,
    CASE
        WHEN j.baseline_side = '='
            THEN CAST(CAST(100 - j.percent AS DECIMAL(9, 4)) * CAST(j.baseline AS DECIMAL(26, 6)) AS DOUBLE) / 100.0
    END AS threshold,
    j.unit,
    concat_ws(
        ';',
        'labs:' || CAST(j.baseline_row AS VARCHAR),
        'labs:' || CAST(d."row" AS VARCHAR),
        'labs:' || CAST(c."row" AS VARCHAR)
    ) AS sources,
    coalesce(j.baseline_marks, 0) | coalesce(d.marks, 0) | coalesce(c.marks, 0) AS marks,
    j.best_day,
    l.value AS best_value,
    CASE WHEN j.baseline_side = '=' THEN 100.0 * (l.value - CAST(j.baseline AS DOUBLE)) / CAST(j.baseline AS DOUBLE) END
        AS best_change_percent,
    CASE WHEN j.baseline_side = '=' AND l.value_side = '=' THEN 'lowest' ELSE 'lowest_limit' END AS best_reason,
    concat_ws(';', 'labs:' || CAST(j.baseline_row AS VARCHAR), 'labs:' || CAST(l."row" AS VARCHAR)) AS best_sources,
    l.marks AS best_marks
FROM rule.marker_responses AS q
INNER JOIN judged AS j ON q.rule_id = j.rule_id
LEFT JOIN marker_changes AS d ON j.rule_id = d.rule_id AND j.patient_id = d.patient_id AND j.day = d.day
LEFT JOIN marker_changes AS c ON j.rule_id = c.rule_id AND j.patient_id = c.patient_id AND j.confirmed_day = c.day
LEFT JOIN marker_changes AS l ON j.rule_id = l.rule_id AND j.patient_id = l.patient_id AND j.best_day = l.day
