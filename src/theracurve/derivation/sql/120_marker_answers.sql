-- Markers, each analyte on its own: lower than at baseline by the stated percentage.
-- A printed limit (<0.5, >1000) stands for every number it allows; the comparison decides only when all of them agree.
-- With (100 - p) * b against 100 * v the decrease is met on the left side of the inequality; at p = 100 that side is 0
-- whatever the baseline, so an open baseline opens nothing.
WITH pairs AS (
    SELECT
        r.rule_id,
        r.percent,
        r.strict,
        v.patient_id,
        v.visit,
        v.attended_day,
        n.analyte,
        n.place,
        b.value AS baseline,
        b.value_side AS baseline_side,
        b.unit AS baseline_unit,
        b."row" AS baseline_row,
        a.value,
        a.value_side,
        a.unit,
        a."row" AS value_row,
        CASE WHEN b.value_side = '<' THEN 0 ELSE (100 - r.percent) * b.value END AS least_left,
        CASE WHEN b.value_side <> '>' OR r.percent = 100 THEN (100 - r.percent) * b.value END AS most_left,
        CASE WHEN a.value_side = '<' THEN 0 ELSE 100 * a.value END AS least_right,
        CASE WHEN a.value_side <> '>' THEN 100 * a.value END AS most_right
    FROM rule.markers AS r
    INNER JOIN rule.marker_analytes AS n ON r.rule_id = n.rule_id
    INNER JOIN judged_visits AS v ON v.status IN ('attended', 'missed')
    INNER JOIN people AS p ON v.patient_id = p.patient_id AND (r.applies_to = 'all' OR p.secreting)
    LEFT JOIN marker_baselines AS b ON v.patient_id = b.patient_id AND n.analyte = b.analyte
    LEFT JOIN markers_at_visits AS a ON v.patient_id = a.patient_id AND v.visit = a.visit AND n.analyte = a.analyte
),
reasoned AS (
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
        p.value,
        p.value_side,
        p.value_row,
        coalesce(p.baseline_unit, p.unit, '') AS unit,
        p.unit = p.baseline_unit AS same_unit,
        CASE
            WHEN p.baseline IS NULL THEN 'no_baseline'
            WHEN p.value IS NULL THEN 'no_value'
            WHEN p.unit <> p.baseline_unit THEN 'unit_differs'
            WHEN p.baseline = 0 AND p.baseline_side = '=' THEN 'baseline_zero'
            WHEN p.least_left > p.most_right THEN 'all_met'
            WHEN p.least_left = p.most_right
                AND (NOT p.strict OR (p.baseline_side = '>' AND p.percent < 100) OR p.value_side = '<') THEN 'all_met'
            WHEN p.most_left < p.least_right THEN 'none_met'
            WHEN p.most_left = p.least_right
                AND (p.strict OR (p.baseline_side = '<' AND p.percent < 100) OR p.value_side = '>') THEN 'none_met'
            ELSE 'bounded'
        END AS outcome
    FROM pairs AS p
)
SELECT
    r.rule_id,
    r.patient_id,
    r.visit,
    r.analyte AS part,
    r.place,
    CASE r.outcome WHEN 'all_met' THEN 'met' WHEN 'none_met' THEN 'not_met' ELSE 'not_evaluable' END AS answer,
    CASE
        WHEN r.outcome NOT IN ('all_met', 'none_met') THEN r.outcome
        WHEN r.baseline_side = '=' AND r.value_side = '=' THEN 'compared'
        ELSE 'compared_limit'
    END AS reason,
    CAST(r.baseline AS DOUBLE) AS baseline,
    CAST(r.value AS DOUBLE) AS value,
    CASE
        WHEN r.same_unit AND r.baseline_side = '=' THEN CAST(r.baseline * (100 - r.percent) AS DOUBLE) / 100.0
    END AS threshold,
    r.unit,
    r.attended_day AS day,
    concat_ws(
        ';', 'labs:' || CAST(r.baseline_row AS VARCHAR), 'labs:' || CAST(r.value_row AS VARCHAR)
    ) AS sources
FROM reasoned AS r
