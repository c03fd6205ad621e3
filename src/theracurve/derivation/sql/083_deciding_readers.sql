-- Whose readings decide, for each patient and each rule that readers serve: the adjudicator where the rule's source has
-- a row of theirs for the patient (up to the cut-off), else the reader of the protocol, else the only one in the table.
-- The adjudicator's first row says why nobody else decides.
WITH rules AS (
    SELECT t.rule_id, t.source, t.reader, t.adjudicator
    FROM rule.tumour_progression AS t
    UNION ALL
    SELECT z.rule_id, 'lesions' AS source, z.reader, z.adjudicator
    FROM rule.lesion_size AS z
),
read_rows AS (
    SELECT l.patient_id, t.source, coalesce(l.reader, '') AS reader, l."row"
    FROM records.lesions AS l
    INNER JOIN dated_rows AS t ON t.source = 'lesions' AND l."row" = t."row"
    UNION ALL
    SELECT r.patient_id, t.source, coalesce(r.reader, '') AS reader, r."row"
    FROM records.responses AS r
    INNER JOIN dated_rows AS t ON t.source = 'responses' AND r."row" = t."row"
    UNION ALL
    SELECT v.patient_id, t.source, coalesce(v.reader, '') AS reader, v."row"
    FROM records.volumes AS v
    INNER JOIN dated_rows AS t ON t.source = 'volumes' AND v."row" = t."row"
),
readers AS (
    SELECT d.source, d.patient_id, d.reader, min(d."row") AS first_row
    FROM read_rows AS d
    GROUP BY d.source, d.patient_id, d.reader
),
candidates AS (
    SELECT
        u.rule_id,
        u.source,
        d.patient_id,
        d.reader,
        d.first_row,
        coalesce(d.reader = u.adjudicator, FALSE) AS adjudicates
    FROM rules AS u
    LEFT JOIN sole_readers AS s ON u.source = s.source
    INNER JOIN readers AS d
        ON u.source = d.source AND (d.reader = u.adjudicator OR d.reader = coalesce(u.reader, s.reader))
)
SELECT
    c.rule_id,
    c.patient_id,
    c.reader,
    CASE WHEN c.adjudicates THEN c.source || ':' || CAST(c.first_row AS VARCHAR) END AS adjudicator_source
FROM candidates AS c
QUALIFY row_number() OVER (
    PARTITION BY c.rule_id, c.patient_id
    ORDER BY CASE WHEN c.adjudicates THEN 0 ELSE 1 END, c.reader
) = 1
