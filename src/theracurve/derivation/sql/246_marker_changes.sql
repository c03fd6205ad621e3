-- Every value of a marker response that can be compared with the baseline, up to another treatment, and whether it shows
-- the fall: not evaluable where the numbers that two limits allow do not give one answer. With (100 - p) * baseline
-- against 100 * value the fall is shown on the left side; at p = 100 that side is 0 whatever the baseline.
WITH compared AS (
    SELECT
        r.rule_id,
        m.patient_id,
        m.day,
        m.value,
        m.value_side,
        m.scale,
        m.scaled,
        m."row",
        b.value_side AS baseline_side,
        b.scale AS baseline_scale,
        r.percent,
        r.strict,
        CAST(100 - r.percent AS DECIMAL(9, 4)) * b.scaled AS left_side,
        100 * m.scaled AS right_side,
        CASE m.value_side
            WHEN '<' THEN CAST(m.scaled AS DECIMAL(30, 7)) - 0.0000001
            WHEN '>' THEN CAST(m.scaled AS DECIMAL(30, 7)) + 10000000000000000000000
            ELSE CAST(m.scaled AS DECIMAL(30, 7))
        END AS bound,
        m.marks | b.marks | CASE WHEN m.scale <> b.scale THEN 2 ELSE 0 END AS marks
    FROM rule.marker_response AS r
    INNER JOIN marker_baselines AS b ON r.analyte = b.analyte
    INNER JOIN marker_values AS m
        ON b.patient_id = m.patient_id AND b.analyte = m.analyte AND m.after_baseline AND b.kind = m.kind
        AND (b.assay = '' OR m.assay IN ('', b.assay))
    LEFT JOIN intercurrent_treatments AS t
        ON r.other_treatment = 'ends' AND m.patient_id = t.patient_id AND t.occurrence = 1
    WHERE (t.day IS NULL OR m.day <= t.day) AND (b.value_side <> '=' OR b.scaled <> 0)
),
ends AS (
    SELECT
        c.rule_id,
        c.patient_id,
        c.day,
        c.value,
        c.value_side,
        c.scale,
        c.scaled,
        c."row",
        c.baseline_side,
        c.baseline_scale,
        c.percent,
        c.strict,
        c.bound,
        c.marks,
        CASE WHEN c.baseline_side = '<' THEN 0 ELSE c.left_side END AS least_left,
        CASE WHEN c.baseline_side <> '>' OR c.percent = 100 THEN c.left_side END AS most_left,
        CASE WHEN c.value_side = '<' THEN 0 ELSE c.right_side END AS least_right,
        CASE WHEN c.value_side <> '>' THEN c.right_side END AS most_right
    FROM compared AS c
)
SELECT
    e.rule_id,
    e.patient_id,
    e.day,
    CASE
        WHEN e.scale = e.baseline_scale THEN CAST(e.value AS DOUBLE)
        ELSE CAST(e.scaled AS DOUBLE) / CAST(e.baseline_scale AS DOUBLE)
    END AS value,
    e.value_side,
    e."row",
    e.bound,
    e.marks,
    CASE
        WHEN e.least_left > e.most_right THEN TRUE
        WHEN e.least_left = e.most_right
            AND (NOT e.strict OR (e.baseline_side = '>' AND e.percent < 100) OR e.value_side = '<') THEN TRUE
        WHEN e.most_left < e.least_right THEN FALSE
        WHEN e.most_left = e.least_right
            AND (e.strict OR (e.baseline_side = '<' AND e.percent < 100) OR e.value_side = '>') THEN FALSE
    END AS shown
FROM ends AS e
