-- The events of every rule: episodes of the assessed kinds, side effects, deaths. An episode starts at an assessment
-- that shows the event after one that does not; where confirmation is asked, the next one has to show it too.
WITH runs AS (
    SELECT
        a.rule_id,
        a.patient_id,
        a.part,
        a.place,
        a.day,
        a.shown,
        a.baseline,
        a.value,
        a.threshold,
        a.unit,
        a.reason,
        a.sources,
        lag(a.shown) OVER (PARTITION BY a.rule_id, a.patient_id, a.part ORDER BY a.day) AS shown_before,
        lag(a.day) OVER (PARTITION BY a.rule_id, a.patient_id, a.part ORDER BY a.day) AS day_before,
        lead(a.shown) OVER (PARTITION BY a.rule_id, a.patient_id, a.part ORDER BY a.day) AS shown_after
    FROM event_assessments AS a
)
SELECT
    r.rule_id,
    r.patient_id,
    r.part,
    r.place,
    r.day,
    coalesce(r.day_before, 0) AS left_day,
    r.baseline,
    r.value,
    r.threshold,
    r.unit,
    r.reason,
    r.sources
FROM runs AS r
INNER JOIN rule.event_rules AS e ON r.rule_id = e.rule_id
WHERE r.shown AND NOT coalesce(r.shown_before, FALSE) AND (NOT e.confirmed OR coalesce(r.shown_after, FALSE))
UNION ALL
SELECT
    s.rule_id,
    p.patient_id,
    '' AS part,
    a."row" AS place,
    date_diff('day', p.time_zero, a.started_on) AS day,
    date_diff('day', p.time_zero, a.started_on) AS left_day,
    CAST(NULL AS DOUBLE) AS baseline,
    CAST(a.grade AS DOUBLE) AS value,
    CAST(s.grade AS DOUBLE) AS threshold,
    '' AS unit,
    'graded' AS reason,
    'adverse_events:' || CAST(a."row" AS VARCHAR) AS sources
FROM rule.therapy_side_effect AS s
INNER JOIN records.adverse_events AS a
    ON a.grade >= s.grade AND (NOT s.related OR a.related IN ('possible', 'probable', 'definite'))
INNER JOIN people AS p
    ON a.patient_id = p.patient_id
    AND a.started_on <= p.cutoff
    AND date_diff('day', p.time_zero, a.started_on) >= p.first_administration_day
UNION ALL
SELECT
    d.rule_id,
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
    'follow_up:' || CAST(p.follow_up_row AS VARCHAR) AS sources
FROM rule.death AS d
INNER JOIN people AS p ON p.death_day >= 0
