-- Administrations too early or too late after the one before.
WITH followed AS (
    SELECT
        x.patient_id,
        x.agent,
        x.cycle,
        x.day,
        x.interval_days,
        x.sources,
        lag(x.sources) OVER (PARTITION BY x.patient_id ORDER BY x.place) AS sources_before
    FROM exposure AS x
)
SELECT
    f.patient_id,
    f.agent,
    f.cycle,
    f.day,
    CASE
        WHEN f.interval_days < r.interval_days - r.window_days THEN 'interval_short'
        ELSE 'interval_long'
    END AS reason,
    -- a delay beyond the longest one that the protocol allows
    coalesce(f.interval_days > r.longest_days, FALSE) AS is_major,
    CAST(r.interval_days - r.window_days AS DOUBLE) AS least,
    CAST(coalesce(r.longest_days, r.interval_days + r.window_days) AS DOUBLE) AS most,
    CAST(f.interval_days AS DOUBLE) AS value,
    concat_ws(';', f.sources_before, f.sources) AS sources
FROM followed AS f
INNER JOIN rule.deviations AS r
    ON f.interval_days < r.interval_days - r.window_days
    OR f.interval_days > coalesce(r.longest_days, r.interval_days + r.window_days)
