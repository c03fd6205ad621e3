-- Every value against every limit that holds for it, in the smallest unit of its kind; nothing to compare it with where
-- that limit is not recorded or of another kind of unit. A printed limit of the assay lies beyond only where every
-- number it allows does, and is clear of the limit only where none does.
WITH held AS (
    SELECT
        v.rule_id,
        v.term,
        v.patient_id,
        v.is_baseline,
        v.day,
        v.value_side,
        v.scaled,
        v."row",
        m.grade,
        m.side,
        m.inclusive,
        m."of",
        CAST(m.factor AS DECIMAL(9, 4)) AS factor,
        CASE m."of"
            WHEN 'absolute' THEN CASE WHEN m.kind = v.kind THEN CAST(m.scale AS DECIMAL(28, 6)) END
            WHEN 'lower_limit' THEN CAST(CAST(v.lower_limit AS DECIMAL(26, 6)) * v.scale AS DECIMAL(28, 6))
            WHEN 'upper_limit' THEN CAST(CAST(v.upper_limit AS DECIMAL(26, 6)) * v.scale AS DECIMAL(28, 6))
            WHEN 'baseline' THEN CASE WHEN b.kind = v.kind THEN b.scaled END
        END AS of_scaled
    FROM values_to_grade AS v
    INNER JOIN rule.laboratory_limits AS m ON v.rule_id = m.rule_id AND v.term = m.term
    LEFT JOIN grade_baselines AS b ON v.patient_id = b.patient_id AND v.analyte = b.analyte
    WHERE CASE m.condition
        WHEN 'baseline_high' THEN coalesce(b.high, FALSE)
        WHEN 'baseline_not_high' THEN NOT coalesce(b.high, FALSE)
        WHEN 'baseline_low' THEN coalesce(b.low, FALSE)
        WHEN 'baseline_not_low' THEN NOT coalesce(b.low, FALSE)
        ELSE TRUE
    END
),
limited AS (
    SELECT
        h.rule_id,
        h.term,
        h.patient_id,
        h.is_baseline,
        h.day,
        h.value_side,
        h.scaled,
        h."row",
        h.grade,
        h.side,
        h.inclusive,
        h."of",
        h.of_scaled * h.factor AS reference
    FROM held AS h
)
SELECT
    l.rule_id,
    l.term,
    l.patient_id,
    l.is_baseline,
    l.day,
    l."row",
    l.grade,
    l.side,
    l.reference,
    l."of" = 'absolute' AND l.reference IS NULL AS is_of_another_kind,
    CASE
        WHEN l.reference IS NULL THEN FALSE
        WHEN l.side = 'below' AND l.value_side = '>' THEN FALSE
        WHEN l.side = 'above' AND l.value_side = '<' THEN FALSE
        WHEN l.scaled = l.reference THEN l.inclusive OR l.value_side <> '='
        WHEN l.side = 'below' THEN l.scaled < l.reference
        ELSE l.scaled > l.reference
    END AS beyond,
    CASE
        WHEN l.reference IS NULL THEN FALSE
        WHEN l.side = 'below' AND l.value_side = '<' THEN FALSE
        WHEN l.side = 'above' AND l.value_side = '>' THEN FALSE
        WHEN l.scaled = l.reference THEN l.value_side <> '=' OR NOT l.inclusive
        WHEN l.side = 'below' THEN l.scaled > l.reference
        ELSE l.scaled < l.reference
    END AS clear
FROM limited AS l
