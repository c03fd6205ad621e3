-- The net activity of each administration, decayed to its moment, and the bounds of it where a day has no time. A bare
-- date stands at its first midnight; `open` says which of the two moments may lie up to a day later. What is recorded
-- per kilogram is of the weight known on that day.
WITH moments AS (
    SELECT
        a.patient_id,
        a."row",
        a.cycle,
        a.agent,
        a.administered_at,
        a.administered_at_on,
        a.administered_at_utc,
        CASE
            WHEN u.per_kg THEN CAST(round(CAST(a.activity * u.gbq AS DOUBLE) * CAST(w.weight AS DOUBLE), 9) AS DECIMAL(18, 9))
            ELSE a.activity * u.gbq
        END AS measured_gbq,
        coalesce(a.residual_activity, 0) * coalesce(r.gbq, u.gbq) AS residual_gbq,
        coalesce(u.per_kg, FALSE) AS of_each_kg,
        coalesce(a.activity IS NOT NULL AND u.per_kg AND w.weight IS NULL, FALSE) AS weight_missing,
        g.half_life_seconds,
        a.measured_at IS NOT NULL AS decays,
        coalesce(a.residual_activity, 0) <> 0 AND a.residual_measured_at IS NOT NULL AS residual_decays,
        date_diff('second', a.measured_at_utc, a.administered_at_utc) AS seconds,
        date_diff('second', a.residual_measured_at_utc, a.administered_at_utc) AS residual_seconds,
        date_diff('second', a.measured_at_local, a.administered_at_local) AS local_seconds,
        date_diff('second', a.residual_measured_at_local, a.administered_at_local) AS residual_local_seconds,
        CASE WHEN a.administered_at_utc IS NULL THEN 86400 ELSE 0 END AS given_open,
        CASE WHEN a.measured_at_utc IS NULL THEN 86400 ELSE 0 END AS measured_open,
        CASE WHEN a.residual_measured_at_utc IS NULL THEN 86400 ELSE 0 END AS residual_open
    FROM records.administrations AS a
    INNER JOIN people AS p ON a.patient_id = p.patient_id AND a.administered_at_on <= p.cutoff
    LEFT JOIN rule.activity_units AS u ON a.activity_unit = u.unit
    LEFT JOIN rule.activity_units AS r ON a.residual_unit = r.unit
    LEFT JOIN weights AS w ON a.patient_id = w.patient_id AND a."row" = w."row"
    LEFT JOIN rule.agents AS g ON a.agent = g.agent
),
elapsed AS (
    SELECT
        m.patient_id,
        m."row",
        m.cycle,
        m.agent,
        m.administered_at,
        m.administered_at_on,
        m.administered_at_utc,
        m.measured_gbq,
        m.of_each_kg,
        m.residual_gbq,
        CASE
            WHEN m.weight_missing THEN 'no_weight'
            WHEN m.measured_gbq IS NULL THEN 'no_activity'
            WHEN (m.decays OR m.residual_decays) AND m.half_life_seconds IS NULL THEN 'decay_unknown'
            WHEN (m.decays AND m.seconds IS NULL) OR (m.residual_decays AND m.residual_seconds IS NULL) THEN 'bounded'
            ELSE 'measured'
        END AS reason,
        -- where nothing decays the number of seconds does not matter, but that of the half-life may be missing
        coalesce(m.half_life_seconds, 1) AS half_life,
        CASE WHEN m.decays THEN coalesce(m.seconds, m.local_seconds - m.measured_open) ELSE 0 END AS fewest,
        CASE WHEN m.decays THEN coalesce(m.seconds, m.local_seconds + m.given_open) ELSE 0 END AS most,
        CASE WHEN m.residual_decays THEN coalesce(m.residual_seconds, m.residual_local_seconds - m.residual_open) ELSE 0 END
            AS residual_fewest,
        CASE WHEN m.residual_decays THEN coalesce(m.residual_seconds, m.residual_local_seconds + m.given_open) ELSE 0 END
            AS residual_most
    FROM moments AS m
),
netted AS (
    SELECT
        e.patient_id,
        e."row",
        e.cycle,
        e.agent,
        e.administered_at,
        e.administered_at_on,
        e.administered_at_utc,
        e.measured_gbq,
        e.of_each_kg,
        e.reason,
        CAST(e.measured_gbq AS DOUBLE) * power(0.5, CAST(e.most AS DOUBLE) / e.half_life)
            - CAST(e.residual_gbq AS DOUBLE) * power(0.5, CAST(e.residual_fewest AS DOUBLE) / e.half_life) AS lower_gbq,
        CAST(e.measured_gbq AS DOUBLE) * power(0.5, CAST(e.fewest AS DOUBLE) / e.half_life)
            - CAST(e.residual_gbq AS DOUBLE) * power(0.5, CAST(e.residual_most AS DOUBLE) / e.half_life) AS upper_gbq
    FROM elapsed AS e
)
SELECT
    n.patient_id,
    n."row",
    n.cycle,
    n.agent,
    n.administered_at,
    n.administered_at_on,
    n.administered_at_utc,
    n.measured_gbq,
    n.of_each_kg,
    n.reason,
    CASE WHEN n.reason = 'measured' THEN CAST(round(n.lower_gbq, 9) AS DECIMAL(18, 9)) END AS net_gbq,
    CASE WHEN n.reason IN ('measured', 'bounded') THEN CAST(round(n.lower_gbq, 9) AS DECIMAL(18, 9)) END AS lower_gbq,
    CASE WHEN n.reason IN ('measured', 'bounded') THEN CAST(round(n.upper_gbq, 9) AS DECIMAL(18, 9)) END AS upper_gbq
FROM netted AS n
