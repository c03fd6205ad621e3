-- The evidence of what each definition decides: responses, criteria, benefit, events, endpoints, populations.
SELECT
    r.patient_id,
    r.variant,
    'response' AS decision,
    r.reader AS subject,
    'day ' || CAST(r.day AS VARCHAR) AS visit,
    r.rule_id,
    r.response AS answer,
    r.reason,
    r.baseline,
    r.value,
    r.threshold,
    r.unit,
    CAST(r.day AS DOUBLE) AS days,
    r.sources,
    r.derived_answer,
    r.marks
FROM responses AS r
UNION ALL
SELECT
    c.patient_id,
    c.variant,
    'criterion' AS decision,
    c.criterion || CASE WHEN c.part = '' THEN '' ELSE ':' || c.part END AS subject,
    c.visit,
    c.rule_id,
    c.answer,
    c.reason,
    c.baseline,
    c.value,
    c.threshold,
    c.unit,
    CAST(c.day AS DOUBLE) AS days,
    c.sources,
    c.derived_answer,
    c.marks
FROM criteria AS c
UNION ALL
SELECT
    b.patient_id,
    b.variant,
    'benefit' AS decision,
    '' AS subject,
    '' AS visit,
    b.rule_id,
    b.answer,
    b.reason,
    CAST(NULL AS DOUBLE) AS baseline,
    b.value,
    b.threshold,
    '' AS unit,
    CAST(b.attended_day AS DOUBLE) AS days,
    b.sources,
    b.derived_answer,
    b.marks
FROM benefit AS b
UNION ALL
SELECT
    e.patient_id,
    e.variant,
    'event' AS decision,
    e.kind || CASE WHEN e.part = '' THEN '' ELSE ':' || e.part END AS subject,
    'occurrence ' || CAST(e.occurrence AS VARCHAR) AS visit,
    e.rule_id,
    CAST(NULL AS VARCHAR) AS answer,
    e.reason,
    e.baseline,
    e.value,
    e.threshold,
    e.unit,
    CAST(e.day AS DOUBLE) AS days,
    e.sources,
    CAST(NULL AS VARCHAR) AS derived_answer,
    e.marks
FROM events AS e
UNION ALL
SELECT
    u.patient_id,
    u.variant,
    'event' AS decision,
    u.kind || CASE WHEN u.part = '' THEN '' ELSE ':' || u.part END AS subject,
    'day ' || CAST(u.day AS VARCHAR) AS visit,
    u.rule_id,
    u.answer,
    u.reason,
    u.baseline,
    u.value,
    u.threshold,
    u.unit,
    CAST(u.day AS DOUBLE) AS days,
    u.sources,
    CAST(NULL AS VARCHAR) AS derived_answer,
    u.marks
FROM unconfirmed_events AS u
UNION ALL
SELECT
    n.patient_id,
    n.variant,
    'endpoint' AS decision,
    n.endpoint AS subject,
    '' AS visit,
    'endpoint' AS rule_id,
    CASE WHEN n.event THEN 'event' WHEN n.competing THEN 'competing' ELSE 'censored' END AS answer,
    n.reason,
    CAST(NULL AS DOUBLE) AS baseline,
    n.time_days AS value,
    CAST(NULL AS DOUBLE) AS threshold,
    'days' AS unit,
    n.days,
    n.sources,
    CAST(NULL AS VARCHAR) AS derived_answer,
    n.marks
FROM endpoints AS n
UNION ALL
SELECT
    p.patient_id,
    p.variant,
    'population' AS decision,
    p.population AS subject,
    '' AS visit,
    'populations' AS rule_id,
    CASE WHEN p.included THEN 'included' ELSE 'excluded' END AS answer,
    p.reason,
    CAST(NULL AS DOUBLE) AS baseline,
    p.value,
    CAST(NULL AS DOUBLE) AS threshold,
    '' AS unit,
    p.days,
    p.sources,
    CAST(NULL AS VARCHAR) AS derived_answer,
    0 AS marks
FROM populations AS p
