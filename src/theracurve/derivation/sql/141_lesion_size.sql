-- Lesion size: the index lesion, or the sum of the target lesions, smaller than at baseline by the stated percentage.
-- Without a lesion the adjudicator's row is cited, which set other readers' lesions aside.
WITH reasoned AS (
    SELECT
        r.rule_id,
        r.percent,
        r.strict,
        r.dimension,
        v.patient_id,
        v.visit,
        v.attended_day,
        b.size AS baseline,
        a.size AS value,
        b.sources AS baseline_sources,
        CASE WHEN b.rule_id IS NULL THEN d.adjudicator_source END AS adjudicator_source,
        a.sources AS value_sources,
        coalesce(b.marks, 0) AS marks,
        CASE
            WHEN b.rule_id IS NULL THEN 'no_lesion'
            WHEN b.size IS NULL THEN 'no_baseline'
            WHEN b.size = 0 THEN 'baseline_zero'
            WHEN a.rows_there = 0 THEN 'no_value'
            WHEN a.size IS NULL THEN 'not_assessed'
            ELSE 'compared'
        END AS reason
    FROM rule.lesion_size AS r
    INNER JOIN judged_visits AS v ON v.status IN ('attended', 'missed')
    LEFT JOIN lesion_sums AS b ON r.rule_id = b.rule_id AND v.patient_id = b.patient_id AND b.visit IS NULL
    LEFT JOIN lesion_sums AS a ON r.rule_id = a.rule_id AND v.patient_id = a.patient_id AND v.visit = a.visit
    LEFT JOIN deciding_readers AS d ON r.rule_id = d.rule_id AND v.patient_id = d.patient_id
)
SELECT
    r.rule_id,
    r.patient_id,
    r.visit,
    '' AS part,
    CASE
        WHEN r.reason <> 'compared' THEN 'not_evaluable'
        WHEN 100 * (r.baseline - r.value) > r.percent * r.baseline THEN 'met'
        WHEN NOT r.strict AND 100 * (r.baseline - r.value) = r.percent * r.baseline THEN 'met'
        ELSE 'not_met'
    END AS answer,
    r.reason,
    CAST(r.baseline AS DOUBLE) AS baseline,
    CAST(r.value AS DOUBLE) AS value,
    CASE
        WHEN r.reason = 'compared' THEN CAST(r.baseline * CAST(100 - r.percent AS DECIMAL(9, 4)) AS DOUBLE) / 100.0
    END AS threshold,
    CASE r.dimension WHEN 'volume' THEN 'mL' WHEN 'product' THEN 'mm2' ELSE 'mm' END AS unit,
    r.attended_day AS day,
    concat_ws(';', r.baseline_sources, r.value_sources, r.adjudicator_source) AS sources,
    r.marks
FROM reasoned AS r
