-- The events of every rule: episodes of the assessed kinds, side effects of the therapy, recorded events, deaths.
SELECT
    e.rule_id,
    e.variant,
    e.patient_id,
    e.part,
    e.place,
    e.day,
    e.left_day,
    e.baseline,
    e.value,
    e.threshold,
    e.unit,
    e.reason,
    e.sources,
    e.marks
FROM episodes AS e
WHERE e.answer IS NULL
UNION ALL
SELECT
    s.rule_id,
    '' AS variant,
    p.patient_id,
    '' AS part,
    a."row" AS place,
    date_diff('day', p.time_zero, a.started_on) AS day,
    date_diff('day', p.time_zero, a.started_on) AS left_day,
    CAST(NULL AS DOUBLE) AS baseline,
    CAST(a.grade AS DOUBLE) AS value,
    CAST(s.grade AS DOUBLE) AS threshold,
    coalesce(a.grading, '') AS unit,
    CASE WHEN a.grade >= s.grade THEN 'graded' ELSE 'serious' END AS reason,
    'adverse_events:' || CAST(a."row" AS VARCHAR) AS sources,
    0 AS marks
FROM rule.therapy_side_effect AS s
INNER JOIN records.adverse_events AS a
    ON (NOT s.related OR a.related IN ('possible', 'probable', 'definite'))
    AND CASE s.serious
        WHEN 'required' THEN a.grade >= s.grade AND coalesce(a.serious, FALSE)
        WHEN 'sufficient' THEN a.grade >= s.grade OR coalesce(a.serious, FALSE)
        ELSE a.grade >= s.grade
    END
INNER JOIN people AS p
    ON a.patient_id = p.patient_id
    AND a.started_on <= p.cutoff
    AND date_diff('day', p.time_zero, a.started_on) >= p.watched_from
UNION ALL
SELECT
    n.rule_id,
    '' AS variant,
    n.patient_id,
    '' AS part,
    row_number() OVER (PARTITION BY n.rule_id, n.patient_id ORDER BY n.source, n."row") AS place,
    n.day,
    n.day AS left_day,
    CAST(NULL AS DOUBLE) AS baseline,
    CAST(NULL AS DOUBLE) AS value,
    CAST(NULL AS DOUBLE) AS threshold,
    n.name AS unit,
    'recorded' AS reason,
    n.source || ':' || CAST(n."row" AS VARCHAR) AS sources,
    0 AS marks
FROM named_rows AS n
UNION ALL
SELECT
    d.rule_id,
    '' AS variant,
    p.patient_id,
    '' AS part,
    1 AS place,
    p.death_day AS day,
    p.death_day AS left_day,
    CAST(NULL AS DOUBLE) AS baseline,
    CAST(NULL AS DOUBLE) AS value,
    CAST(NULL AS DOUBLE) AS threshold,
    p.death_cause AS unit,
    'died_of' AS reason,
    'follow_up:' || CAST(p.follow_up_row AS VARCHAR) AS sources,
    0 AS marks
FROM rule.disease_death_causes AS d
INNER JOIN people AS p ON p.death_day >= 0 AND p.death_cause = d.entry
UNION ALL
SELECT
    d.rule_id,
    '' AS variant,
    p.patient_id,
    '' AS part,
    1 AS place,
    p.death_day AS day,
    p.death_day AS left_day,
    CAST(NULL AS DOUBLE) AS baseline,
    CAST(NULL AS DOUBLE) AS value,
    CAST(NULL AS DOUBLE) AS threshold,
    '' AS unit,
    'died' AS reason,
    'follow_up:' || CAST(p.follow_up_row AS VARCHAR) AS sources,
    0 AS marks
FROM rule.death AS d
INNER JOIN people AS p ON p.death_day >= 0
