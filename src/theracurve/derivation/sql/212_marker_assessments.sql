-- Marker increase: every value that can be compared with its reference (baseline, or nadir), and whether it shows an
-- increase. A printed limit decides where every pair of numbers that value and reference allow gives the same answer;
-- of two limits below which nothing can be measured the one that is not higher shows none, by convention. Where an
-- absolute increase is asked besides, a pair shows an increase if both are: both are easier the higher the value and the
-- lower the reference, so no pair shows them if one of the two is shown by none. Values are compared in the smallest unit
-- of their kind and shown in the unit of the reference.
WITH scoped AS (
    SELECT
        u.rule_id,
        u.percent,
        u.strict,
        u.reference,
        CAST(CAST(u.amount AS DECIMAL(26, 6)) * u.unit_scale AS DECIMAL(28, 6)) AS amount,
        u.unit_kind,
        u.not_before,
        a.entry AS analyte,
        a.place,
        p.patient_id
    FROM rule.marker_increase AS u
    INNER JOIN rule.marker_increase_analytes AS a ON u.rule_id = a.rule_id
    INNER JOIN people AS p ON u.applies_to = 'all' OR p.secreting
),
referred AS (
    SELECT
        u.rule_id,
        u.percent,
        u.strict,
        u.amount,
        u.unit_kind,
        u.not_before,
        u.place,
        n."row",
        n.nadir_row AS reference_row
    FROM scoped AS u
    INNER JOIN marker_nadirs AS n
        ON u.reference = 'nadir' AND u.patient_id = n.patient_id AND u.analyte = n.analyte
    UNION ALL
    SELECT
        u.rule_id,
        u.percent,
        u.strict,
        u.amount,
        u.unit_kind,
        u.not_before,
        u.place,
        s."row",
        b."row" AS reference_row
    FROM scoped AS u
    INNER JOIN marker_series AS s
        ON u.reference = 'baseline' AND u.patient_id = s.patient_id AND u.analyte = s.analyte AND s.after_baseline
    INNER JOIN marker_series AS b
        ON s.patient_id = b.patient_id AND s.analyte = b.analyte AND s.kind = b.kind AND NOT b.after_baseline
        AND (s.assay = '' OR b.assay IN ('', s.assay))
),
-- a row of `labs` has one number, whoever the patient
compared AS (
    SELECT
        f.rule_id,
        f.percent,
        f.strict,
        f.amount,
        f.place,
        f.not_before IS NULL OR v.day >= f.not_before AS counts,
        v.patient_id,
        v.analyte,
        v.day,
        v.value,
        v.value_side,
        v.scale,
        v.scaled,
        v.marks,
        v."row",
        w.value AS reference,
        w.value_side AS reference_side,
        w.scaled AS reference_scaled,
        w.unit,
        w.scale AS reference_scale,
        w.marks AS reference_marks,
        w."row" AS reference_row,
        NOT w.after_baseline AS from_baseline,
        v.scaled - w.scaled AS gain,
        100 * (v.scaled - w.scaled) AS rise,
        f.percent * w.scaled AS least_rise,
        v.value_side <> '=' OR w.value_side <> '=' AS limited
    FROM referred AS f
    INNER JOIN marker_series AS v ON f."row" = v."row"
    INNER JOIN marker_series AS w ON f.reference_row = w."row"
    WHERE
        CASE
            WHEN f.amount IS NULL THEN w.value_side <> '=' OR w.scaled <> 0
            ELSE v.kind = f.unit_kind
        END
),
judged AS (
    SELECT
        c.rule_id,
        c.patient_id,
        c.analyte,
        c.place,
        c.day,
        c.percent,
        c.amount,
        c.counts,
        c.from_baseline,
        c.value,
        c.value_side,
        c.scale,
        c.scaled,
        c.marks,
        c."row",
        c.reference,
        c.reference_side,
        c.reference_scaled,
        c.unit,
        c.reference_scale,
        c.reference_marks,
        c.reference_row,
        CASE
            WHEN c.value_side <> '<' AND c.reference_side <> '>'
                AND (c.rise > c.least_rise OR (c.rise = c.least_rise AND (c.limited OR NOT c.strict)))
                AND (c.amount IS NULL OR c.gain >= c.amount)
                THEN TRUE
            WHEN c.value_side <> '>' AND c.reference_side <> '<'
                AND (c.rise < c.least_rise OR (c.rise = c.least_rise AND (c.limited OR c.strict)))
                THEN FALSE
            WHEN c.value_side <> '>' AND c.reference_side <> '<'
                AND (c.gain < c.amount OR (c.gain = c.amount AND c.limited))
                THEN FALSE
            WHEN c.value_side <> '>' AND c.reference_side = '<'
                AND (c.scaled < c.amount OR (c.scaled = c.amount AND c.value_side = '<'))
                THEN FALSE
            WHEN c.value_side = '<' AND c.reference_side = '<' AND c.rise <= 0 THEN FALSE
            WHEN c.value_side = '=' AND c.reference_side = '<' AND c.scaled = 0 THEN FALSE
        END AS shown
    FROM compared AS c
)
SELECT
    j.rule_id,
    j.patient_id,
    j.analyte AS part,
    j.place,
    j.day,
    j.shown AND j.counts AS shown,
    j.from_baseline,
    CAST(j.reference AS DOUBLE) AS baseline,
    CASE
        WHEN j.scale = j.reference_scale THEN CAST(j.value AS DOUBLE)
        ELSE CAST(j.scaled AS DOUBLE) / CAST(j.reference_scale AS DOUBLE)
    END AS value,
    greatest(
        CAST(CAST(j.reference AS DECIMAL(26, 6)) * (100 + j.percent) AS DOUBLE) / 100.0,
        CASE
            WHEN j.amount IS NOT NULL
                THEN CAST(j.reference_scaled + j.amount AS DOUBLE) / CAST(j.reference_scale AS DOUBLE)
        END
    ) AS threshold,
    j.unit,
    CASE
        WHEN j.value_side = '=' AND j.reference_side = '=' THEN 'increased'
        WHEN j.reference_side = '=' THEN 'increased_limit'
        WHEN j.value_side = '=' THEN 'increased_from_limit'
        ELSE 'increased_between_limits'
    END AS reason,
    'labs:' || CAST(j.reference_row AS VARCHAR) || ';labs:' || CAST(j."row" AS VARCHAR) AS sources,
    j.marks | j.reference_marks | CASE WHEN j.scale <> j.reference_scale THEN 2 ELSE 0 END AS marks
FROM judged AS j
WHERE j.shown IS NOT NULL
