-- The derived table `exposure`.
SELECT
    x.patient_id,
    x.cycle,
    x.agent,
    x.administered_at,
    CAST(x.net_gbq AS DOUBLE) AS net_activity_gbq,
    CAST(x.cumulative_gbq AS DOUBLE) AS cumulative_gbq,
    x.interval_days,
    x.patient_id || '|protocol|exposure|' || x.agent || '|cycle ' || CAST(x.cycle AS VARCHAR) AS evidence_id
FROM exposure AS x
