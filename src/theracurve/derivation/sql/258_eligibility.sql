-- Whether each patient meets each criterion of inclusion. A printed limit of an assay decides only where every number
-- that it allows lies within the limits of the criterion, or every one lies beyond one of them.
WITH asked AS (
    SELECT
        p.patient_id,
        n.rule_id,
        n.name,
        n.place,
        n.source,
        n."of",
        n.least,
        n.most,
        n.unit AS stated_unit,
        n.scale AS stated_scale,
        CAST(CAST(n.least AS DECIMAL(26, 6)) * n.scale AS DECIMAL(28, 6)) AS least_scaled,
        CAST(CAST(n.most AS DECIMAL(26, 6)) * n.scale AS DECIMAL(28, 6)) AS most_scaled,
        n.by_text,
        v.day,
        v.value,
        v.value_side,
        v.unit,
        v.scale,
        v.scaled,
        v.text,
        v.kind <> n.kind AS of_another_kind,
        coalesce(v.sources, '') AS sources,
        coalesce(v.marks, 0) AS marks
    FROM people AS p
    CROSS JOIN rule.inclusion AS n
    LEFT JOIN inclusion_values AS v ON p.patient_id = v.patient_id AND n.name = v.name
),
of_the_texts AS (
    SELECT a.patient_id, a.name
    FROM asked AS a
    INNER JOIN rule.inclusion_texts AS x ON a.name = x.name
    WHERE CASE
        WHEN a."of" = 'indication' THEN replace(a.text, ';' || x.text || ';', '') <> a.text
        ELSE a.text = x.text
    END
    GROUP BY a.patient_id, a.name
),
compared AS (
    SELECT
        a.patient_id,
        a.rule_id,
        a.name,
        a.place,
        a.source,
        a."of",
        a.least,
        a.most,
        a.stated_unit,
        a.stated_scale,
        a.by_text,
        a.day,
        a.value,
        a.value_side,
        a.unit,
        a.scale,
        a.scaled,
        a.sources,
        a.marks,
        x.name IS NOT NULL AS among,
        CASE
            WHEN a.by_text THEN a.text IS NULL
            ELSE a.value IS NULL
        END AS is_missing,
        coalesce(a.of_another_kind, FALSE) AS of_another_kind,
        -- every number that the value allows is at least the one, at most the other
        CASE
            WHEN a.least IS NULL THEN TRUE
            WHEN a.value_side = '<' THEN a.least_scaled <= 0
            ELSE a.scaled >= a.least_scaled
        END
        AND CASE
            WHEN a.most IS NULL THEN TRUE
            WHEN a.value_side = '>' THEN FALSE
            ELSE a.scaled <= a.most_scaled
        END AS within,
        -- every one lies below the one, or above the other
        CASE
            WHEN a.least IS NULL OR a.value_side = '>' THEN FALSE
            WHEN a.value_side = '<' THEN a.scaled <= a.least_scaled
            ELSE a.scaled < a.least_scaled
        END
        OR CASE
            WHEN a.most IS NULL OR a.value_side = '<' THEN FALSE
            WHEN a.value_side = '>' THEN a.scaled >= a.most_scaled
            ELSE a.scaled > a.most_scaled
        END AS beyond,
        a.least IS NOT NULL AND (a.most IS NULL OR a.scaled < a.least_scaled) AS by_least
    FROM asked AS a
    LEFT JOIN of_the_texts AS x ON a.patient_id = x.patient_id AND a.name = x.name
),
decided AS (
    SELECT
        c.patient_id,
        c.rule_id,
        c.name,
        c.place,
        c.source,
        c."of",
        c.least,
        c.most,
        c.stated_unit,
        c.stated_scale,
        c.by_text,
        c.day,
        c.value,
        c.value_side,
        c.unit,
        c.scale,
        c.scaled,
        c.sources,
        c.marks,
        c.is_missing,
        c.of_another_kind,
        c.by_least,
        CASE
            WHEN c.is_missing OR c.of_another_kind THEN 'not_evaluable'
            WHEN c.by_text THEN CASE WHEN c.among THEN 'met' ELSE 'not_met' END
            WHEN c.within THEN 'met'
            WHEN c.beyond THEN 'not_met'
            ELSE 'not_evaluable'
        END AS answer
    FROM compared AS c
)
SELECT
    d.patient_id,
    d.rule_id,
    d.name,
    d.place,
    d.answer,
    CASE
        WHEN d.is_missing THEN 'no_baseline'
        WHEN d.of_another_kind THEN 'unit_differs'
        WHEN d.answer = 'not_evaluable' THEN 'bounded'
        WHEN d.value_side = '=' THEN 'compared'
        ELSE 'compared_limit'
    END AS reason,
    CASE
        WHEN d.of_another_kind OR d.scale = d.stated_scale THEN CAST(d.value AS DOUBLE)
        ELSE CAST(d.scaled AS DOUBLE) / CAST(d.stated_scale AS DOUBLE)
    END AS value,
    CAST(d.least AS DOUBLE) AS least,
    CAST(d.most AS DOUBLE) AS most,
    CASE
        WHEN d.is_missing OR d.of_another_kind THEN NULL
        WHEN d.by_least THEN CAST(d.least AS DOUBLE)
        ELSE CAST(d.most AS DOUBLE)
    END AS threshold,
    CASE
        WHEN d.of_another_kind THEN d.unit
        WHEN d.source = 'uptake' THEN d."of"
        ELSE d.stated_unit
    END AS unit,
    CAST(d.day AS INTEGER) AS day,
    d.sources,
    CASE
        WHEN d.is_missing THEN 0
        ELSE d.marks | CASE WHEN NOT d.of_another_kind AND d.scale <> d.stated_scale THEN 2 ELSE 0 END
    END AS marks
FROM decided AS d
