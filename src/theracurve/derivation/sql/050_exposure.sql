-- The activity ledger: net activity of each administration, decayed to its moment; cumulative; intervals.
WITH moments AS (
    SELECT
        a.patient_id,
        a."row",
        a.cycle,
        a.agent,
        a.administered_at,
        a.administered_at_on,
        a.administered_at_utc,
        a.activity * u.gbq AS measured_gbq,
        coalesce(a.residual_activity, 0) * u.gbq AS residual_gbq,
        g.half_life_seconds,
        a.measured_at IS NOT NULL AS decays,
        a.residual_activity IS NOT NULL AND a.residual_measured_at IS NOT NULL AS residual_decays,
        CAST(date_diff('second', a.measured_at_utc, a.administered_at_utc) AS DOUBLE) AS seconds,
        CAST(date_diff('second', a.residual_measured_at_utc, a.administered_at_utc) AS DOUBLE) AS residual_seconds
    FROM records.administrations AS a
    INNER JOIN people AS p ON a.patient_id = p.patient_id AND a.administered_at_on <= p.cutoff
    LEFT JOIN rule.activity_units AS u ON a.activity_unit = u.unit
    LEFT JOIN rule.agents AS g ON a.agent = g.agent
),
netted AS (
    SELECT
        m.patient_id,
        m."row",
        m.cycle,
        m.agent,
        m.administered_at,
        m.administered_at_on,
        m.administered_at_utc,
        m.measured_gbq,
        CASE
            WHEN m.measured_gbq IS NULL THEN 'no_activity'
            WHEN (m.decays OR m.residual_decays) AND m.half_life_seconds IS NULL THEN 'decay_unknown'
            WHEN (m.decays AND m.seconds IS NULL) OR (m.residual_decays AND m.residual_seconds IS NULL)
                THEN 'decay_unknown'
            ELSE 'measured'
        END AS reason,
        CAST(m.measured_gbq AS DOUBLE)
            * CASE WHEN m.decays THEN power(0.5, m.seconds / m.half_life_seconds) ELSE 1 END
        - CAST(m.residual_gbq AS DOUBLE)
            * CASE WHEN m.residual_decays THEN power(0.5, m.residual_seconds / m.half_life_seconds) ELSE 1 END
            AS net_gbq
    FROM moments AS m
),
rounded AS (
    SELECT
        n.patient_id,
        n."row",
        n.cycle,
        n.agent,
        n.administered_at,
        n.administered_at_on,
        n.measured_gbq,
        n.reason,
        CASE WHEN n.reason = 'measured' THEN CAST(round(n.net_gbq, 9) AS DECIMAL(18, 9)) END AS net_gbq,
        row_number() OVER (
            PARTITION BY n.patient_id
            ORDER BY n.administered_at_on, n.administered_at_utc NULLS FIRST, n."row"
        ) AS place
    FROM netted AS n
)
SELECT
    r.patient_id,
    r."row",
    r.place,
    r.cycle,
    r.agent,
    r.administered_at,
    r.net_gbq,
    CASE
        WHEN count(*) OVER (PARTITION BY r.patient_id ORDER BY r.place)
            = count(r.net_gbq) OVER (PARTITION BY r.patient_id ORDER BY r.place)
            THEN CAST(sum(r.net_gbq) OVER (PARTITION BY r.patient_id ORDER BY r.place) AS DECIMAL(18, 9))
    END AS cumulative_gbq,
    date_diff(
        'day', lag(r.administered_at_on) OVER (PARTITION BY r.patient_id ORDER BY r.place), r.administered_at_on
    ) AS interval_days,
    r.measured_gbq,
    r.reason,
    date_diff('day', p.time_zero, r.administered_at_on) AS day,
    'administrations:' || CAST(r."row" AS VARCHAR) AS sources
FROM rounded AS r
INNER JOIN people AS p ON r.patient_id = p.patient_id
