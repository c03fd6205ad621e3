-- The evidence of what no definition changes: visits, exposure, agent choice, eligibility, deviations, laboratory
-- grades, other treatments.
SELECT
    v.patient_id,
    'protocol' AS variant,
    'visit' AS decision,
    '' AS subject,
    v.visit,
    'visits' AS rule_id,
    v.status AS answer,
    v.status AS reason,
    CAST(NULL AS DOUBLE) AS baseline,
    CAST(NULL AS DOUBLE) AS value,
    CAST(NULL AS DOUBLE) AS threshold,
    '' AS unit,
    CAST(v.attended_day AS DOUBLE) AS days,
    v.sources,
    CAST(NULL AS VARCHAR) AS derived_answer,
    0 AS marks
FROM visits AS v
UNION ALL
SELECT
    x.patient_id,
    'protocol' AS variant,
    'exposure' AS decision,
    x.agent AS subject,
    'cycle ' || CAST(x.cycle AS VARCHAR) AS visit,
    'exposure' AS rule_id,
    CAST(NULL AS VARCHAR) AS answer,
    x.reason,
    CAST(x.measured_gbq AS DOUBLE) AS baseline,
    CAST(x.net_gbq AS DOUBLE) AS value,
    CAST(NULL AS DOUBLE) AS threshold,
    'GBq' AS unit,
    CAST(x.day AS DOUBLE) AS days,
    x.sources,
    CAST(NULL AS VARCHAR) AS derived_answer,
    0 AS marks
FROM exposure AS x
UNION ALL
SELECT
    x.patient_id,
    'protocol' AS variant,
    'exposure' AS decision,
    x.agent || ':per_kg' AS subject,
    'cycle ' || CAST(x.cycle AS VARCHAR) AS visit,
    'exposure' AS rule_id,
    CAST(NULL AS VARCHAR) AS answer,
    'per_kg' AS reason,
    CAST(x.weight AS DOUBLE) AS baseline,
    x.net_mbq_per_kg AS value,
    CAST(NULL AS DOUBLE) AS threshold,
    'MBq/kg' AS unit,
    CAST(x.day AS DOUBLE) AS days,
    x.sources || ';assessments:' || CAST(x.weight_row AS VARCHAR) AS sources,
    CAST(NULL AS VARCHAR) AS derived_answer,
    0 AS marks
FROM exposure AS x
WHERE x.net_mbq_per_kg IS NOT NULL
UNION ALL
SELECT
    c.patient_id,
    'protocol' AS variant,
    'agent_choice' AS decision,
    '' AS subject,
    '' AS visit,
    c.rule_id,
    c.chosen AS answer,
    c.reason,
    c.runner_up_value AS baseline,
    c.value,
    c.threshold,
    c.metric AS unit,
    CAST(c.day AS DOUBLE) AS days,
    c.sources,
    CAST(NULL AS VARCHAR) AS derived_answer,
    0 AS marks
FROM agent_choice AS c
UNION ALL
SELECT
    u.patient_id,
    'protocol' AS variant,
    'agent_choice' AS decision,
    u.agent AS subject,
    '' AS visit,
    r.rule_id,
    CAST(NULL AS VARCHAR) AS answer,
    u.reason,
    CAST(NULL AS DOUBLE) AS baseline,
    CAST(u.doubled AS DOUBLE) / 2.0 AS value,
    CAST(NULL AS DOUBLE) AS threshold,
    r.metric AS unit,
    CAST(u.day AS DOUBLE) AS days,
    u.sources,
    CAST(NULL AS VARCHAR) AS derived_answer,
    0 AS marks
FROM agent_uptakes AS u
CROSS JOIN rule.agent_choice AS r
UNION ALL
SELECT
    d.patient_id,
    'protocol' AS variant,
    'deviation' AS decision,
    d.kind || CASE WHEN d.subject = '' THEN '' ELSE ':' || d.subject END AS subject,
    d.at AS visit,
    d.rule_id,
    d.grade AS answer,
    d.reason,
    CAST(NULL AS DOUBLE) AS baseline,
    d.value,
    d.threshold,
    d.unit,
    CAST(d.day AS DOUBLE) AS days,
    d.sources,
    CAST(NULL AS VARCHAR) AS derived_answer,
    0 AS marks
FROM deviations AS d
UNION ALL
SELECT
    e.patient_id,
    'protocol' AS variant,
    'eligibility' AS decision,
    e.name AS subject,
    '' AS visit,
    e.rule_id,
    e.answer,
    e.reason,
    CAST(NULL AS DOUBLE) AS baseline,
    e.value,
    e.threshold,
    e.unit,
    CAST(e.day AS DOUBLE) AS days,
    e.sources,
    CAST(NULL AS VARCHAR) AS derived_answer,
    e.marks
FROM eligibility AS e
UNION ALL
SELECT
    g.patient_id,
    'protocol' AS variant,
    'laboratory_grade' AS decision,
    g.term AS subject,
    '' AS visit,
    g.rule_id,
    CAST(g.grade AS VARCHAR) AS answer,
    g.reason,
    g.baseline,
    g.value,
    g.threshold,
    g.unit,
    CAST(g.day AS DOUBLE) AS days,
    g.sources,
    CAST(NULL AS VARCHAR) AS derived_answer,
    g.marks
FROM laboratory_grades AS g
UNION ALL
SELECT
    t.patient_id,
    'protocol' AS variant,
    'other_treatment' AS decision,
    t.kind AS subject,
    'occurrence ' || CAST(t.occurrence AS VARCHAR) AS visit,
    'other_treatment' AS rule_id,
    CAST(NULL AS VARCHAR) AS answer,
    t.reason,
    CAST(NULL AS DOUBLE) AS baseline,
    CAST(NULL AS DOUBLE) AS value,
    CAST(NULL AS DOUBLE) AS threshold,
    '' AS unit,
    CAST(t.day AS DOUBLE) AS days,
    t.sources,
    CAST(NULL AS VARCHAR) AS derived_answer,
    0 AS marks
FROM intercurrent_treatments AS t
