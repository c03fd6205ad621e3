-- The values of each analyte that a rule names, every row of them. A conversion that the protocol declares is carried
-- out here, on the limits too; `scaled` is the value in the smallest unit of its kind, so that two values of one kind
-- compare exactly: 28 digits leave room for a percentage in both engines' decimals. Operands are widened before they
-- are multiplied, because DuckDB keeps a product of two short decimals short.
WITH converted AS (
    SELECT
        d.patient_id,
        d.analyte,
        d.day,
        CASE
            WHEN c.factor IS NULL THEN d.value
            ELSE CAST(round(CAST(d.value AS DECIMAL(26, 6)) * c.factor, 6) AS DECIMAL(18, 6))
        END AS value,
        d.value_side,
        coalesce(c.to_unit, d.unit) AS unit,
        CASE
            WHEN c.factor IS NULL THEN d.lower_limit
            ELSE CAST(round(CAST(d.lower_limit AS DECIMAL(26, 6)) * c.factor, 6) AS DECIMAL(18, 6))
        END AS lower_limit,
        CASE
            WHEN c.factor IS NULL THEN d.upper_limit
            ELSE CAST(round(CAST(d.upper_limit AS DECIMAL(26, 6)) * c.factor, 6) AS DECIMAL(18, 6))
        END AS upper_limit,
        d.assay,
        d.marks | CASE WHEN c.factor IS NULL THEN 0 ELSE 2 END AS marks,
        d."row"
    FROM dated_labs AS d
    INNER JOIN rule.analytes AS a ON d.analyte = a.analyte
    LEFT JOIN rule.conversions AS c ON d.analyte = c.analyte AND d.unit = c.unit
    WHERE d.value IS NOT NULL
)
SELECT
    c.patient_id,
    c.analyte,
    c.day,
    c.day > p.baseline_limit AS after_baseline,
    c.value,
    c.value_side,
    c.unit,
    coalesce(u.kind, c.unit) AS kind,
    coalesce(u.scale, 1) AS scale,
    CAST(CAST(c.value AS DECIMAL(26, 6)) * coalesce(u.scale, 1) AS DECIMAL(28, 6)) AS scaled,
    c.lower_limit,
    c.upper_limit,
    c.assay,
    c.marks,
    c."row"
FROM converted AS c
INNER JOIN people AS p ON c.patient_id = p.patient_id
LEFT JOIN rule.lab_units AS u ON c.unit = u.unit
