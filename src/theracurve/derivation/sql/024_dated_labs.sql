-- Every row of `labs` that counts, on its study day; a filled date is marked.
SELECT
    l.patient_id,
    l."row",
    l.analyte,
    l.value,
    l.value_side,
    coalesce(l.unit, '') AS unit,
    l.lower_limit,
    l.upper_limit,
    coalesce(l.assay, '') AS assay,
    d.day,
    d.marks
FROM records.labs AS l
INNER JOIN dated_rows AS d ON d.source = 'labs' AND l."row" = d."row"
