-- One row per patient: time zero, cut-off, death, last seen and first administration as study days.
-- `watched_from` and `graded_from` are the first days on which side effects and laboratory grades count.
-- `baseline_limit` is the last day on which a value can still be a baseline; every later one is a value after baseline.
WITH placed AS (
    SELECT
        p.patient_id,
        p."group",
        p.secreting,
        p."row",
        CASE s.time_zero WHEN 'enrolled_on' THEN p.enrolled_on WHEN 'consent_on' THEN p.consent_on END AS time_zero,
        coalesce(s.data_cutoff, CAST('9999-12-31' AS DATE)) AS cutoff,
        s.data_cutoff,
        s.baseline_until
    FROM records.patients AS p
    CROSS JOIN rule.settings AS s
),
followed AS (
    SELECT f.patient_id, f."row", f.last_seen_on, f.died_on, f.cause, f.lost
    FROM records.follow_up AS f
    QUALIFY row_number() OVER (PARTITION BY f.patient_id ORDER BY f."row" DESC) = 1
),
treated AS (
    SELECT a.patient_id, min(a.administered_at_on) AS first_on
    FROM records.administrations AS a
    INNER JOIN placed AS p ON a.patient_id = p.patient_id AND a.administered_at_on <= p.cutoff
    GROUP BY a.patient_id
)
SELECT
    p.patient_id,
    p."group",
    p.secreting,
    p."row" AS patient_row,
    p.time_zero,
    p.cutoff,
    date_diff('day', p.time_zero, p.data_cutoff) AS cutoff_day,
    CASE WHEN f.died_on <= p.cutoff THEN date_diff('day', p.time_zero, f.died_on) END AS death_day,
    -- `least` of nothing and a date is that date, so nothing is kept nothing first
    CASE
        WHEN f.last_seen_on IS NOT NULL THEN date_diff('day', p.time_zero, least(f.last_seen_on, p.cutoff))
    END AS last_seen_day,
    coalesce(lower(f.lost) <> 'false', FALSE) AS lost,
    f.cause AS death_cause,
    f."row" AS follow_up_row,
    date_diff('day', p.time_zero, t.first_on) AS first_administration_day,
    CASE
        WHEN p.baseline_until = 'first_administration' AND g."group" IS NOT NULL AND t.first_on > p.time_zero
            THEN date_diff('day', p.time_zero, t.first_on)
        ELSE 0
    END AS baseline_limit,
    CASE
        WHEN k."group" IS NOT NULL AND coalesce(k.watched, TRUE) THEN 0
        ELSE date_diff('day', p.time_zero, t.first_on)
    END AS watched_from,
    CASE WHEN k.watched THEN 0 ELSE date_diff('day', p.time_zero, t.first_on) END AS graded_from
FROM placed AS p
LEFT JOIN followed AS f ON p.patient_id = f.patient_id
LEFT JOIN treated AS t ON p.patient_id = t.patient_id
LEFT JOIN rule.treated_groups AS g ON p."group" = g."group"
LEFT JOIN rule.comparators AS k ON p."group" = k."group"
WHERE p.time_zero IS NOT NULL
