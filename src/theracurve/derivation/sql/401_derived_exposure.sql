-- The derived table `exposure`.
SELECT
    x.patient_id,
    x.cycle,
    x.agent,
    x.administered_at,
    CAST(x.net_gbq AS DOUBLE) AS net_activity_gbq,
    CAST(x.cumulative_gbq AS DOUBLE) AS cumulative_gbq,
    x.interval_days,
    x.patient_id || '|protocol|exposure|' || x.agent || '|cycle ' || CAST(x.cycle AS VARCHAR) AS evidence_id,
    CAST(x.lower_gbq AS DOUBLE) AS net_lower_gbq,
    CAST(x.upper_gbq AS DOUBLE) AS net_upper_gbq,
    CAST(x.cumulative_lower_gbq AS DOUBLE) AS cumulative_lower_gbq,
    CAST(x.cumulative_upper_gbq AS DOUBLE) AS cumulative_upper_gbq,
    CAST(x.agent_cumulative_gbq AS DOUBLE) AS agent_cumulative_gbq,
    x.net_mbq_per_kg
FROM exposure AS x
