-- Markers, each analyte on its own: lower than at baseline by the stated percentage, where the baseline is high enough.
-- Where a value is a printed limit the comparison decides only when every number that it allows gives the same answer.
WITH decided AS (
    SELECT
        p.rule_id,
        p.percent,
        p.patient_id,
        p.visit,
        p.attended_day,
        p.analyte,
        p.place,
        p.baseline,
        p.baseline_side,
        p.baseline_row,
        p.value_shown,
        p.value_side,
        p.value_row,
        p.unit,
        p.marks,
        CASE
            WHEN p.baseline IS NULL THEN 'no_baseline'
            WHEN p.without_limit THEN 'no_upper_limit'
            WHEN p.baseline < p.least_baseline AND p.baseline_side = '=' THEN 'below_limit'
            WHEN p.baseline <= p.least_baseline AND p.baseline_side = '<' THEN 'below_limit'
            WHEN p.baseline < p.least_baseline AND p.baseline_side = '>' THEN 'bounded'
            WHEN p.least_baseline > 0 AND p.baseline_side = '<' THEN 'bounded'
            WHEN p.value_row IS NULL THEN 'no_value'
            WHEN NOT p.same_kind THEN 'unit_differs'
            WHEN p.assay_differs THEN 'assay_differs'
            WHEN p.baseline = 0 AND p.baseline_side = '=' THEN 'baseline_zero'
            WHEN p.least_left > p.most_right THEN 'all_met'
            WHEN p.least_left = p.most_right
                AND (NOT p.strict OR (p.baseline_side = '>' AND p.percent < 100) OR p.value_side = '<') THEN 'all_met'
            WHEN p.most_left < p.least_right THEN 'none_met'
            WHEN p.most_left = p.least_right
                AND (p.strict OR (p.baseline_side = '<' AND p.percent < 100) OR p.value_side = '>') THEN 'none_met'
            ELSE 'bounded'
        END AS outcome
    FROM marker_pairs AS p
)
SELECT
    d.rule_id,
    d.patient_id,
    d.visit,
    d.analyte AS part,
    d.place,
    CASE d.outcome
        WHEN 'all_met' THEN 'met'
        WHEN 'none_met' THEN 'not_met'
        WHEN 'below_limit' THEN 'not_applicable'
        ELSE 'not_evaluable'
    END AS answer,
    CASE
        WHEN d.outcome NOT IN ('all_met', 'none_met') THEN d.outcome
        WHEN d.baseline_side = '=' AND d.value_side = '=' THEN 'compared'
        ELSE 'compared_limit'
    END AS reason,
    CAST(d.baseline AS DOUBLE) AS baseline,
    d.value_shown AS value,
    CASE
        WHEN d.outcome IN ('baseline_zero', 'all_met', 'none_met', 'bounded') AND d.baseline_side = '='
            THEN CAST(CAST(100 - d.percent AS DECIMAL(9, 4)) * CAST(d.baseline AS DECIMAL(26, 6)) AS DOUBLE) / 100.0
    END AS threshold,
    d.unit,
    d.attended_day AS day,
    concat_ws(
        ';', 'labs:' || CAST(d.baseline_row AS VARCHAR), 'labs:' || CAST(d.value_row AS VARCHAR)
    ) AS sources,
    d.marks
FROM decided AS d
