-- Each analyte's baseline beside its value at the visit, in the unit of the baseline, with what the two allow. A
-- printed limit (<0.5, >1000) stands for every number it allows. With (100 - p) * b against 100 * v the decrease is met
-- on the left side of the inequality; at p = 100 that side is 0 whatever the baseline, so an open baseline opens
-- nothing.
WITH pairs AS (
    SELECT
        r.rule_id,
        r.percent,
        r.strict,
        v.patient_id,
        v.visit,
        v.attended_day,
        n.entry AS analyte,
        n.place,
        b.value AS baseline,
        b.value_side AS baseline_side,
        b.scale AS baseline_scale,
        b."row" AS baseline_row,
        a.value,
        a.value_side,
        a.scale,
        a.scaled,
        a."row" AS value_row,
        coalesce(b.unit, a.unit, '') AS unit,
        coalesce(a.kind = b.kind, FALSE) AS same_kind,
        coalesce(a.assay <> b.assay AND a.assay <> '' AND b.assay <> '', FALSE) AS assay_differs,
        coalesce(b.marks, 0) | coalesce(a.marks, 0) AS marks,
        r.baseline_at_least IS NOT NULL AND b.upper_limit IS NULL AS without_limit,
        r.baseline_at_least * CAST(b.upper_limit AS DECIMAL(19, 6)) AS least_baseline,
        CAST(100 - r.percent AS DECIMAL(9, 4)) * b.scaled AS left_side,
        100 * a.scaled AS right_side
    FROM rule.markers AS r
    INNER JOIN rule.markers_analytes AS n ON r.rule_id = n.rule_id
    INNER JOIN judged_visits AS v ON v.status IN ('attended', 'missed')
    INNER JOIN people AS p ON v.patient_id = p.patient_id AND (r.applies_to = 'all' OR p.secreting)
    LEFT JOIN marker_baselines AS b ON v.patient_id = b.patient_id AND n.entry = b.analyte
    LEFT JOIN markers_at_visits AS a ON v.patient_id = a.patient_id AND v.visit = a.visit AND n.entry = a.analyte
)
SELECT
    p.rule_id,
    p.percent,
    p.strict,
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
    CASE
        WHEN p.same_kind AND p.scale <> p.baseline_scale
            THEN CAST(p.scaled AS DOUBLE) / CAST(p.baseline_scale AS DOUBLE)
        ELSE CAST(p.value AS DOUBLE)
    END AS value_shown,
    p.unit,
    p.same_kind,
    p.assay_differs,
    p.marks | CASE WHEN p.same_kind AND p.scale <> p.baseline_scale THEN 2 ELSE 0 END AS marks,
    p.without_limit,
    p.least_baseline,
    CASE WHEN p.baseline_side = '<' THEN 0 ELSE p.left_side END AS least_left,
    CASE WHEN p.baseline_side <> '>' OR p.percent = 100 THEN p.left_side END AS most_left,
    CASE WHEN p.value_side = '<' THEN 0 ELSE p.right_side END AS least_right,
    CASE WHEN p.value_side <> '>' THEN p.right_side END AS most_right
FROM pairs AS p
