-- Clinical status: better than at baseline by at least the step.
WITH pairs AS (
    SELECT
        r.rule_id,
        v.patient_id,
        v.visit,
        v.attended_day,
        r.better,
        r.step,
        b.value AS baseline,
        b.sources AS baseline_sources,
        coalesce(b.marks, 0) AS marks,
        a.value,
        a.sources AS value_sources,
        CASE r.better WHEN 'lower' THEN b.value - r.best ELSE r.best - b.value END AS room,
        CASE r.better WHEN 'lower' THEN b.value - r.step ELSE b.value + r.step END AS threshold
    FROM rule.clinical_status AS r
    INNER JOIN judged_visits AS v ON v.status IN ('attended', 'missed')
    LEFT JOIN measure_baselines AS b ON v.patient_id = b.patient_id AND r.measure = b.measure
    LEFT JOIN measures_at_visits AS a
        ON v.patient_id = a.patient_id AND v.visit = a.visit AND r.measure = a.measure
),
reasoned AS (
    SELECT
        p.rule_id,
        p.patient_id,
        p.visit,
        p.attended_day,
        p.better,
        p.baseline,
        p.baseline_sources,
        p.marks,
        p.value,
        p.value_sources,
        p.threshold,
        CASE
            WHEN p.baseline IS NULL THEN 'no_baseline'
            WHEN p.room < p.step THEN 'no_room'
            WHEN p.value IS NULL THEN 'no_value'
            ELSE 'compared'
        END AS reason
    FROM pairs AS p
)
SELECT
    r.rule_id,
    r.patient_id,
    r.visit,
    '' AS part,
    CASE
        WHEN r.reason IN ('no_baseline', 'no_value') THEN 'not_evaluable'
        WHEN r.reason = 'no_room' THEN 'not_applicable'
        WHEN r.better = 'lower' AND r.value <= r.threshold THEN 'met'
        WHEN r.better = 'higher' AND r.value >= r.threshold THEN 'met'
        ELSE 'not_met'
    END AS answer,
    r.reason,
    CAST(r.baseline AS DOUBLE) AS baseline,
    CAST(r.value AS DOUBLE) AS value,
    CASE WHEN r.reason = 'compared' THEN CAST(r.threshold AS DOUBLE) END AS threshold,
    '' AS unit,
    r.attended_day AS day,
    concat_ws(';', r.baseline_sources, r.value_sources) AS sources,
    r.marks
FROM reasoned AS r
