-- Per record table the only reader there is; none where there are several (then the protocol has to name one).
WITH read_by AS (
    SELECT 'lesions' AS source, coalesce(l.reader, '') AS reader FROM records.lesions AS l
    UNION ALL
    SELECT 'responses' AS source, coalesce(r.reader, '') AS reader FROM records.responses AS r
    UNION ALL
    SELECT 'bone_scans' AS source, coalesce(b.reader, '') AS reader FROM records.bone_scans AS b
    UNION ALL
    SELECT 'volumes' AS source, coalesce(v.reader, '') AS reader FROM records.volumes AS v
)
SELECT r.source, min(r.reader) AS reader
FROM read_by AS r
GROUP BY r.source
HAVING count(DISTINCT r.reader) = 1
