-- Every deviation with its grade: the protocol's, or for activities and intervals by how far they lie outside.
WITH found AS (
    SELECT
        a.patient_id,
        'activity' AS kind,
        a.agent AS subject,
        a.cycle,
        CAST(NULL AS VARCHAR) AS visit,
        'cycle ' || CAST(a.cycle AS VARCHAR) AS at,
        CAST(NULL AS VARCHAR) AS expected,
        CAST(NULL AS VARCHAR) AS found,
        a.reason,
        a.is_major,
        a.least,
        a.most,
        a.value,
        'GBq' AS unit,
        a.day,
        a.sources
    FROM activity_deviations AS a
    UNION ALL
    SELECT
        i.patient_id,
        'interval' AS kind,
        i.agent AS subject,
        i.cycle,
        CAST(NULL AS VARCHAR) AS visit,
        'cycle ' || CAST(i.cycle AS VARCHAR) AS at,
        CAST(NULL AS VARCHAR) AS expected,
        CAST(NULL AS VARCHAR) AS found,
        i.reason,
        i.is_major,
        i.least,
        i.most,
        i.value,
        'days' AS unit,
        i.day,
        i.sources
    FROM interval_deviations AS i
    UNION ALL
    SELECT
        w.patient_id,
        'wrong_agent' AS kind,
        w.agent AS subject,
        w.cycle,
        CAST(NULL AS VARCHAR) AS visit,
        'cycle ' || CAST(w.cycle AS VARCHAR) AS at,
        w.chosen AS expected,
        w.agent AS found,
        'wrong_agent' AS reason,
        FALSE AS is_major,
        CAST(NULL AS DOUBLE) AS least,
        CAST(NULL AS DOUBLE) AS most,
        w.value,
        w.metric AS unit,
        w.day,
        w.sources
    FROM agent_deviations AS w
    UNION ALL
    SELECT
        x.patient_id,
        'crossover' AS kind,
        x.agent AS subject,
        x.cycle,
        CAST(NULL AS VARCHAR) AS visit,
        'cycle ' || CAST(x.cycle AS VARCHAR) AS at,
        CAST(NULL AS VARCHAR) AS expected,
        x.agent AS found,
        'crossover' AS reason,
        FALSE AS is_major,
        CAST(NULL AS DOUBLE) AS least,
        CAST(NULL AS DOUBLE) AS most,
        CAST(NULL AS DOUBLE) AS value,
        '' AS unit,
        x.day,
        x.sources
    FROM crossovers AS x
    UNION ALL
    SELECT
        c.patient_id,
        c.reason || '_administrations' AS kind,
        '' AS subject,
        CAST(NULL AS INTEGER) AS cycle,
        CAST(NULL AS VARCHAR) AS visit,
        '' AS at,
        CAST(NULL AS VARCHAR) AS expected,
        CAST(NULL AS VARCHAR) AS found,
        c.reason,
        FALSE AS is_major,
        c.least,
        c.most,
        c.value,
        '' AS unit,
        c.day,
        c.sources
    FROM count_deviations AS c
    UNION ALL
    SELECT
        v.patient_id,
        v.kind,
        '' AS subject,
        CAST(NULL AS INTEGER) AS cycle,
        v.visit,
        v.visit AS at,
        CAST(NULL AS VARCHAR) AS expected,
        CAST(NULL AS VARCHAR) AS found,
        v.reason,
        FALSE AS is_major,
        v.least,
        v.most,
        CAST(v.day AS DOUBLE) AS value,
        CASE WHEN v.day IS NULL THEN '' ELSE 'days' END AS unit,
        v.day,
        v.sources
    FROM visit_deviations AS v
    UNION ALL
    SELECT
        m.patient_id,
        'assessment_missing' AS kind,
        m.name AS subject,
        CAST(NULL AS INTEGER) AS cycle,
        m.visit,
        m.visit AS at,
        CAST(NULL AS VARCHAR) AS expected,
        CAST(NULL AS VARCHAR) AS found,
        'assessment_missing' AS reason,
        FALSE AS is_major,
        CAST(NULL AS DOUBLE) AS least,
        CAST(NULL AS DOUBLE) AS most,
        CAST(NULL AS DOUBLE) AS value,
        '' AS unit,
        m.day,
        '' AS sources
    FROM missing_assessments AS m
    UNION ALL
    SELECT
        t.patient_id,
        'prohibited_treatment' AS kind,
        t.kind AS subject,
        CAST(NULL AS INTEGER) AS cycle,
        CAST(NULL AS VARCHAR) AS visit,
        'occurrence ' || CAST(t.occurrence AS VARCHAR) AS at,
        CAST(NULL AS VARCHAR) AS expected,
        t.kind AS found,
        'prohibited_treatment' AS reason,
        FALSE AS is_major,
        CAST(NULL AS DOUBLE) AS least,
        CAST(NULL AS DOUBLE) AS most,
        CAST(NULL AS DOUBLE) AS value,
        '' AS unit,
        t.day,
        t.sources
    FROM prohibited_treatments AS t
),
graded AS (
    SELECT
        f.patient_id,
        f.kind,
        f.subject,
        f.cycle,
        f.visit,
        f.at,
        coalesce(g.grade, CASE WHEN f.is_major THEN 'major' ELSE 'minor' END) AS grade,
        f.expected,
        f.found,
        f.reason,
        f.least,
        f.most,
        f.value,
        f.unit,
        f.day,
        f.sources
    FROM found AS f
    INNER JOIN rule.deviation_grades AS g ON f.kind = g.kind
)
SELECT
    g.patient_id,
    r.rule_id,
    g.kind,
    g.subject,
    g.cycle,
    g.visit,
    g.at,
    g.grade,
    g.expected,
    g.found,
    g.reason,
    g.least,
    g.most,
    CASE
        WHEN g.value < g.least THEN g.least
        WHEN g.value > g.most THEN g.most
    END AS threshold,
    g.value,
    g.unit,
    CAST(g.day AS INTEGER) AS day,
    g.patient_id || '|protocol|deviation|' || g.kind || CASE WHEN g.subject = '' THEN '' ELSE ':' || g.subject END
        || '|' || g.at AS evidence_id,
    g.sources
FROM graded AS g
CROSS JOIN rule.deviations AS r
