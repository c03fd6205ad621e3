-- The medication rows that are active on day 0 or on the day of an attended visit. Doses are whole multiples per day
-- (dose x scaled per), so `per week` against `per 4 weeks` never rounds.
WITH rows_placed AS (
    SELECT
        m.patient_id,
        m.drug_class,
        m.drug,
        m."row",
        coalesce(m.dose_unit, '') AS dose_unit,
        CAST(CAST(m.dose AS DECIMAL(24, 6)) * s.scaled AS DECIMAL(28, 6)) AS scaled_dose,
        date_diff('day', p.time_zero, m.started_on) AS first_day,
        date_diff('day', p.time_zero, m.ended_on) AS last_day
    FROM records.medications AS m
    INNER JOIN people AS p ON m.patient_id = p.patient_id AND m.started_on <= p.cutoff
    LEFT JOIN rule.dose_intervals AS s ON m.per = s.per
),
placed AS (
    SELECT
        v.patient_id,
        v.visit,
        m.drug_class,
        m.drug,
        m."row",
        m.dose_unit,
        m.scaled_dose,
        m.first_day <= 0 AND coalesce(m.last_day >= 0, TRUE) AS at_baseline,
        m.first_day <= v.attended_day AND coalesce(m.last_day >= v.attended_day, TRUE) AS at_visit
    FROM judged_visits AS v
    INNER JOIN rows_placed AS m ON v.patient_id = m.patient_id
    WHERE v.status = 'attended'
)
SELECT
    p.patient_id,
    p.visit,
    p.drug_class,
    p.drug,
    p."row",
    p.dose_unit,
    p.scaled_dose,
    p.at_baseline,
    p.at_visit
FROM placed AS p
WHERE p.at_baseline OR p.at_visit
