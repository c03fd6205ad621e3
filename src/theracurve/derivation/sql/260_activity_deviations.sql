-- Administrations whose net activity lies outside what is intended: stated per kilogram, that of the patient's weight,
-- up to the maximum. Where the activity is known only within bounds all of them have to lie outside.
WITH weighed AS (
    SELECT
        x.patient_id,
        x.agent,
        x.cycle,
        x.day,
        x.lower_gbq,
        x.upper_gbq,
        x.sources,
        x.weight_row,
        i.per_kg,
        i.at_most,
        i.share,
        CASE WHEN i.per_kg THEN CAST(round(i.low * x.weight, 9) AS DECIMAL(18, 9)) ELSE i.low END AS low,
        CASE WHEN i.per_kg THEN CAST(round(i.high * x.weight, 9) AS DECIMAL(18, 9)) ELSE i.high END AS high
    FROM exposure AS x
    INNER JOIN rule.intended_activities AS i ON x.agent = i.agent
),
intended AS (
    SELECT
        w.patient_id,
        w.agent,
        w.cycle,
        w.day,
        w.lower_gbq,
        w.upper_gbq,
        w.share,
        -- `least` passes over nothing: without a maximum it is what was stated
        least(w.low, w.at_most) AS low,
        least(w.high, w.at_most) AS high,
        concat_ws(
            ';', w.sources, CASE WHEN w.per_kg THEN 'assessments:' || CAST(w.weight_row AS VARCHAR) END
        ) AS sources
    FROM weighed AS w
    WHERE w.low IS NOT NULL
),
judged AS (
    SELECT
        n.patient_id,
        n.agent,
        n.cycle,
        n.day,
        n.low,
        n.high,
        n.share,
        n.sources,
        CASE
            WHEN 100 * n.upper_gbq < n.low * (100 - n.share) THEN 'activity_low'
            WHEN 100 * n.lower_gbq > n.high * (100 + n.share) THEN 'activity_high'
        END AS reason,
        CASE
            WHEN 100 * n.upper_gbq < n.low * (100 - n.share) THEN n.upper_gbq
            WHEN 100 * n.lower_gbq > n.high * (100 + n.share) THEN n.lower_gbq
        END AS value
    FROM intended AS n
)
SELECT
    j.patient_id,
    j.agent,
    j.cycle,
    j.day,
    j.reason,
    100 * j.value < j.low * (100 - r.activity_major) OR 100 * j.value > j.high * (100 + r.activity_major) AS is_major,
    -- the quotient of doubles misses the decimal by its last bit: 10.655999999999999 for 10.656
    round(CAST(j.low * (100 - j.share) AS DOUBLE) / 100.0, 12) AS least,
    round(CAST(j.high * (100 + j.share) AS DOUBLE) / 100.0, 12) AS most,
    CAST(j.value AS DOUBLE) AS value,
    j.sources
FROM judged AS j
CROSS JOIN rule.deviations AS r
WHERE j.reason IS NOT NULL
