-- The evidence of what no definition changes: visits, exposure, laboratory grades, other treatments.
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
