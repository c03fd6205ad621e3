-- Marker increase: every exact value with a reference (baseline, or the nadir so far) of its kind of unit and not of
-- another assay, and whether it shows an increase. Only exact values are references; a printed limit is used only where
-- every number it allows gives the same answer. Values are compared in the smallest unit of their kind.
WITH running AS (
    SELECT
        s.rule_id,
        s.place,
        s.patient_id,
        s.analyte,
        s.day,
        s.is_baseline,
        s.value,
        s.value_side,
        s.unit,
        s.kind,
        s.scale,
        s.scaled,
        s.assay,
        s.marks,
        s."row",
        min(CASE WHEN s.value_side = '=' AND (s.is_baseline OR s.reference_rule = 'nadir') THEN s.scaled END)
            OVER any_assay AS of_any_assay,
        min(
            CASE
                WHEN s.value_side = '=' AND s.assay = '' AND (s.is_baseline OR s.reference_rule = 'nadir') THEN s.scaled
            END
        ) OVER any_assay AS of_no_assay,
        min(CASE WHEN s.value_side = '=' AND (s.is_baseline OR s.reference_rule = 'nadir') THEN s.scaled END)
            OVER same_assay AS of_same_assay
    FROM marker_series AS s
    WINDOW
        any_assay AS (
            PARTITION BY s.rule_id, s.patient_id, s.analyte, s.kind
            ORDER BY s.day
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ),
        same_assay AS (
            PARTITION BY s.rule_id, s.patient_id, s.analyte, s.kind, s.assay
            ORDER BY s.day
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
),
referred AS (
    SELECT
        r.rule_id,
        r.place,
        r.patient_id,
        r.analyte,
        r.day,
        r.value,
        r.value_side,
        r.kind,
        r.scale,
        r.scaled,
        r.assay,
        r.marks,
        r."row",
        -- `least` of nothing and a number is the number, which is meant here: either may be missing
        CASE r.assay WHEN '' THEN r.of_any_assay ELSE least(r.of_same_assay, r.of_no_assay) END AS reference
    FROM running AS r
    WHERE NOT r.is_baseline
),
compared AS (
    SELECT
        f.rule_id,
        u.percent,
        f.place,
        f.patient_id,
        f.analyte,
        f.day,
        f.value,
        f.value_side,
        f.kind,
        f.scale,
        f.scaled,
        f.assay,
        f.marks,
        f."row",
        f.reference,
        f.value_side <> '<'
        AND (
            100 * (f.scaled - f.reference) > u.percent * f.reference
            OR ((NOT u.strict OR f.value_side = '>') AND 100 * (f.scaled - f.reference) = u.percent * f.reference)
        ) AS shown,
        f.value_side = '<' AND 100 * (f.scaled - f.reference) <= u.percent * f.reference AS stays_below
    FROM referred AS f
    INNER JOIN rule.marker_increase AS u ON f.rule_id = u.rule_id
    WHERE f.reference <> 0
),
-- a value is shown in the unit of its reference: the earliest row that has the nadir
reference_rows AS (
    SELECT c.rule_id, c.patient_id, c.analyte, c.day, s.value, s.unit, s.scale, s.marks, s."row"
    FROM compared AS c
    INNER JOIN marker_series AS s
        ON c.rule_id = s.rule_id AND c.patient_id = s.patient_id AND c.analyte = s.analyte AND c.kind = s.kind
        AND c.reference = s.scaled AND s.value_side = '=' AND s.day < c.day
        AND (s.is_baseline OR s.reference_rule = 'nadir')
        AND (c.assay = '' OR s.assay IN ('', c.assay))
    WHERE c.value_side = '=' OR c.shown OR c.stays_below
    QUALIFY row_number() OVER (PARTITION BY c.rule_id, c.patient_id, c.analyte, c.day ORDER BY s.day) = 1
)
SELECT
    c.rule_id,
    c.patient_id,
    c.analyte AS part,
    c.place,
    c.day,
    c.shown,
    CAST(w.value AS DOUBLE) AS baseline,
    CASE
        WHEN c.scale = w.scale THEN CAST(c.value AS DOUBLE)
        ELSE CAST(c.scaled AS DOUBLE) / CAST(w.scale AS DOUBLE)
    END AS value,
    CAST(CAST(w.value AS DECIMAL(26, 6)) * (100 + c.percent) AS DOUBLE) / 100.0 AS threshold,
    w.unit,
    CASE c.value_side WHEN '>' THEN 'increased_limit' ELSE 'increased' END AS reason,
    'labs:' || CAST(w."row" AS VARCHAR) || ';labs:' || CAST(c."row" AS VARCHAR) AS sources,
    c.marks | w.marks | CASE WHEN c.scale <> w.scale THEN 2 ELSE 0 END AS marks
FROM compared AS c
INNER JOIN reference_rows AS w
    ON c.rule_id = w.rule_id AND c.patient_id = w.patient_id AND c.analyte = w.analyte AND c.day = w.day
