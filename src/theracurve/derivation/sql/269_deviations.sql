-- Every deviation with its grade: the protocol's, or for activities and intervals by how far they lie outside.
WITH graded AS (
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
    FROM found_deviations AS f
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
