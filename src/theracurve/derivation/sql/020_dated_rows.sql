-- Every dated row that shows a patient was seen: assessments, labs, lesions, responses, bone scans, volumes, as study
-- days, and whether its label says that it was not planned.
WITH dated AS (
    SELECT a.patient_id, 'assessments' AS source, 1 AS source_order, a."row", a.visit, a.assessed_on AS dated_on
    FROM records.assessments AS a
    UNION ALL
    SELECT l.patient_id, 'lesions' AS source, 3 AS source_order, l."row", l.visit, l.imaged_on AS dated_on
    FROM records.lesions AS l
    UNION ALL
    SELECT r.patient_id, 'responses' AS source, 4 AS source_order, r."row", r.visit, r.assessed_on AS dated_on
    FROM records.responses AS r
    UNION ALL
    SELECT b.patient_id, 'bone_scans' AS source, 5 AS source_order, b."row", b.visit, b.imaged_on AS dated_on
    FROM records.bone_scans AS b
    UNION ALL
    SELECT v.patient_id, 'volumes' AS source, 6 AS source_order, v."row", v.visit, v.imaged_on AS dated_on
    FROM records.volumes AS v
),
placed AS (
    SELECT
        d.patient_id,
        d.source,
        d.source_order,
        d."row",
        d.visit,
        date_diff('day', p.time_zero, d.dated_on) AS day
    FROM dated AS d
    INNER JOIN people AS p ON d.patient_id = p.patient_id
    WHERE d.dated_on <= p.cutoff
    UNION ALL
    SELECT l.patient_id, 'labs' AS source, 2 AS source_order, l."row", l.visit, l.day
    FROM dated_labs AS l
)
SELECT
    p.patient_id,
    p.source,
    p.source_order,
    p."row",
    p.day,
    coalesce(starts_with(lower(p.visit), 'unscheduled'), FALSE) AS unscheduled
FROM placed AS p
