-- What the records say of each criterion of inclusion at baseline: a number, in the smallest unit of its kind where it
-- has a unit, or a text.
WITH cells AS (
    SELECT p.patient_id, 'ki67_percent' AS name, p.ki67_percent AS value, CAST(NULL AS VARCHAR) AS text, p."row"
    FROM records.patients AS p
    UNION ALL
    SELECT
        p.patient_id,
        'birth_year' AS name,
        CAST(p.birth_year AS DECIMAL(18, 6)) AS value,
        CAST(NULL AS VARCHAR) AS text,
        p."row"
    FROM records.patients AS p
    UNION ALL
    SELECT p.patient_id, 'sex' AS name, CAST(NULL AS DECIMAL(18, 6)) AS value, p.sex AS text, p."row"
    FROM records.patients AS p
    UNION ALL
    SELECT p.patient_id, 'diagnosis' AS name, CAST(NULL AS DECIMAL(18, 6)) AS value, p.diagnosis AS text, p."row"
    FROM records.patients AS p
    UNION ALL
    SELECT p.patient_id, 'primary_site' AS name, CAST(NULL AS DECIMAL(18, 6)) AS value, p.primary_site AS text, p."row"
    FROM records.patients AS p
    UNION ALL
    SELECT p.patient_id, 'grade' AS name, CAST(NULL AS DECIMAL(18, 6)) AS value, p.grade AS text, p."row"
    FROM records.patients AS p
    UNION ALL
    SELECT p.patient_id, 'indication' AS name, CAST(NULL AS DECIMAL(18, 6)) AS value, p.indication AS text, p."row"
    FROM records.patients AS p
)
SELECT
    b.patient_id,
    n.name,
    b.day,
    b.value,
    '=' AS value_side,
    '' AS unit,
    '' AS kind,
    CAST(1 AS DECIMAL(11, 0)) AS scale,
    CAST(b.value AS DECIMAL(28, 6)) AS scaled,
    CAST(NULL AS VARCHAR) AS text,
    'assessments:' || CAST(b."row" AS VARCHAR) AS sources,
    b.marks
FROM measure_baselines AS b
INNER JOIN rule.inclusion AS n ON n.source = 'assessments' AND b.measure = n."of"
UNION ALL
SELECT
    b.patient_id,
    n.name,
    b.day,
    b.value,
    b.value_side,
    b.unit,
    b.kind,
    CAST(b.scale AS DECIMAL(11, 0)) AS scale,
    b.scaled,
    CAST(NULL AS VARCHAR) AS text,
    'labs:' || CAST(b."row" AS VARCHAR) AS sources,
    b.marks
FROM marker_baselines AS b
INNER JOIN rule.inclusion AS n ON n.source = 'labs' AND b.analyte = n."of"
UNION ALL
SELECT
    u.patient_id,
    u.name,
    u.day,
    u.value,
    '=' AS value_side,
    '' AS unit,
    '' AS kind,
    CAST(1 AS DECIMAL(11, 0)) AS scale,
    CAST(u.value AS DECIMAL(28, 6)) AS scaled,
    CAST(NULL AS VARCHAR) AS text,
    u.sources,
    CASE WHEN u.day > 0 THEN 4 ELSE 0 END AS marks
FROM inclusion_uptakes AS u
UNION ALL
SELECT
    c.patient_id,
    n.name,
    CAST(NULL AS INTEGER) AS day,
    c.value,
    '=' AS value_side,
    '' AS unit,
    '' AS kind,
    CAST(1 AS DECIMAL(11, 0)) AS scale,
    CAST(c.value AS DECIMAL(28, 6)) AS scaled,
    c.text,
    'patients:' || CAST(c."row" AS VARCHAR) AS sources,
    0 AS marks
FROM cells AS c
INNER JOIN rule.inclusion AS n ON n.source = 'patients' AND c.name = n."of"
