-- The nadir of every value after baseline: the lowest of its kind of unit before it, the earliest of several alike. What
-- was measured by another assay is not compared, so a patient's values run in courses, one an assay; a value whose assay
-- is not stated belongs to all of them, and its own course holds every value.
WITH assays AS (
    SELECT DISTINCT s.patient_id, s.analyte, s.kind, s.assay
    FROM marker_series AS s
    WHERE s.assay <> ''
),
courses AS (
    SELECT s.patient_id, s.analyte, s.kind, s.assay AS course, s.after_baseline AS judged, s.day, s.bound, s."row"
    FROM marker_series AS s
    UNION ALL
    SELECT s.patient_id, s.analyte, s.kind, '' AS course, FALSE AS judged, s.day, s.bound, s."row"
    FROM marker_series AS s
    WHERE s.assay <> ''
    UNION ALL
    SELECT s.patient_id, s.analyte, s.kind, a.assay AS course, FALSE AS judged, s.day, s.bound, s."row"
    FROM marker_series AS s
    INNER JOIN assays AS a ON s.patient_id = a.patient_id AND s.analyte = a.analyte AND s.kind = a.kind
    WHERE s.assay = ''
),
running AS (
    SELECT
        c.patient_id,
        c.analyte,
        c.kind,
        c.course,
        c.judged,
        c.bound,
        c."row",
        min(c.bound) OVER (
            PARTITION BY c.patient_id, c.analyte, c.kind, c.course
            ORDER BY c.day
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS lowest
    FROM courses AS c
),
-- what is lower than all before it: none of a course has the same bound
nadirs AS (
    SELECT r.patient_id, r.analyte, r.kind, r.course, r.bound, r."row"
    FROM running AS r
    WHERE r.lowest IS NULL OR r.bound < r.lowest
)
SELECT r.patient_id, r.analyte, r."row", n."row" AS nadir_row
FROM running AS r
INNER JOIN nadirs AS n
    ON r.patient_id = n.patient_id AND r.analyte = n.analyte AND r.kind = n.kind AND r.course = n.course
    AND r.lowest = n.bound
WHERE r.judged
