-- The day from which each line is counted, by each definition: its first day or, if so ruled, for later lines the first
-- progression in the line before. Without one there is none, and the last response of that line shows it. Whoever has
-- no line has one row, which says so.
WITH sought AS (
    SELECT q.variant, q.rule_id, l.patient_id, l.line, l.line_before_day, l.started_day
    FROM rule.line_definitions AS q
    INNER JOIN rule.lines AS r ON q.rule_id = r.rule_id AND r.from_progression
    INNER JOIN lines AS l ON l.line > 1
),
progressed AS (
    SELECT s.variant, s.patient_id, s.line, e.day, e.sources, e.marks
    FROM sought AS s
    INNER JOIN events AS e
        ON s.variant = e.variant AND s.patient_id = e.patient_id AND e.kind = 'tumour_progression'
        AND e.day > s.line_before_day AND e.day <= s.started_day
    QUALIFY row_number() OVER (PARTITION BY s.variant, s.patient_id, s.line ORDER BY e.day) = 1
),
assessed AS (
    SELECT s.variant, s.patient_id, s.line, a.sources, a.marks
    FROM sought AS s
    INNER JOIN responses_in_lines AS a
        ON s.variant = a.variant AND s.patient_id = a.patient_id
        AND a.day > s.line_before_day AND a.day <= s.started_day
    QUALIFY row_number() OVER (PARTITION BY s.variant, s.patient_id, s.line ORDER BY a.day DESC) = 1
),
reasoned AS (
    SELECT
        q.variant,
        q.rule_id,
        l.patient_id,
        l.line,
        l.treatment,
        l.started_day,
        l.ended_day,
        l.next_line_day,
        l.sources,
        p.day AS progression_day,
        CASE
            WHEN l.line = 1 OR NOT r.from_progression THEN 'first_administration'
            WHEN p.patient_id IS NOT NULL THEN 'progressed'
            WHEN a.patient_id IS NOT NULL THEN 'no_progression'
            ELSE 'no_assessment'
        END AS reason,
        coalesce(p.sources, a.sources) AS deciding_sources,
        coalesce(p.marks, a.marks, 0) AS marks
    FROM rule.line_definitions AS q
    INNER JOIN rule.lines AS r ON q.rule_id = r.rule_id
    CROSS JOIN lines AS l
    LEFT JOIN progressed AS p ON q.variant = p.variant AND l.patient_id = p.patient_id AND l.line = p.line
    LEFT JOIN assessed AS a ON q.variant = a.variant AND l.patient_id = a.patient_id AND l.line = a.line
)
SELECT
    d.variant,
    d.rule_id,
    d.patient_id,
    d.line,
    d.treatment,
    d.started_day,
    CASE d.reason WHEN 'first_administration' THEN d.started_day WHEN 'progressed' THEN d.progression_day END
        AS origin_day,
    d.ended_day,
    d.next_line_day,
    CASE d.reason WHEN 'no_progression' THEN 'not_met' WHEN 'no_assessment' THEN 'not_evaluable' ELSE 'met' END
        AS answer,
    d.reason,
    concat_ws(';', d.sources, nullif(d.deciding_sources, '')) AS sources,
    d.marks
FROM reasoned AS d
UNION ALL
SELECT
    q.variant,
    q.rule_id,
    p.patient_id,
    1 AS line,
    '' AS treatment,
    CAST(NULL AS INTEGER) AS started_day,
    CAST(NULL AS INTEGER) AS origin_day,
    CAST(NULL AS INTEGER) AS ended_day,
    CAST(NULL AS INTEGER) AS next_line_day,
    'not_applicable' AS answer,
    'no_line' AS reason,
    '' AS sources,
    0 AS marks
FROM rule.line_definitions AS q
CROSS JOIN people AS p
LEFT JOIN lines AS l ON p.patient_id = l.patient_id AND l.line = 1
WHERE l.patient_id IS NULL
