-- The values of each analyte that may be compared: the baseline and everything after it. `bound` puts them in the order
-- of their upper bounds: that of `<x` lies just below x (no value has a seventh decimal), `>x` has none and lies above
-- all numbers.
WITH compared AS (
    SELECT
        m.patient_id,
        m.analyte,
        m.kind,
        m.assay,
        m.day,
        TRUE AS after_baseline,
        m.value,
        m.value_side,
        m.unit,
        m.scale,
        m.scaled,
        m.marks,
        m."row"
    FROM marker_values AS m
    WHERE m.after_baseline
    UNION ALL
    SELECT
        b.patient_id,
        b.analyte,
        b.kind,
        b.assay,
        b.day,
        FALSE AS after_baseline,
        b.value,
        b.value_side,
        b.unit,
        b.scale,
        b.scaled,
        b.marks,
        b."row"
    FROM marker_baselines AS b
)
SELECT
    c.patient_id,
    c.analyte,
    c.kind,
    c.assay,
    c.day,
    c.after_baseline,
    c.value,
    c.value_side,
    c.unit,
    c.scale,
    c.scaled,
    CASE c.value_side
        WHEN '<' THEN CAST(c.scaled AS DECIMAL(30, 7)) - 0.0000001
        WHEN '>' THEN CAST(c.scaled AS DECIMAL(30, 7)) + 10000000000000000000000
        ELSE CAST(c.scaled AS DECIMAL(30, 7))
    END AS bound,
    c.marks,
    c."row"
FROM compared AS c
