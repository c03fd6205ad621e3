"""Absorbed doses by what they are of, and their totals: one place for the checks and the analysis, as SQL."""

INDEX_LESION = "index lesion"
# A dose of an index lesion under its own id is one of the index lesion.
DOSES = f"""
    SELECT d.row, d.patient_id, d.organ_or_lesion, d.cycle, CAST(d.absorbed_dose_gy AS DECIMAL(18, 6)) AS gray,
        CASE WHEN l.index THEN '{INDEX_LESION}' ELSE d.organ_or_lesion END AS target,
        l.lesion_id IS NOT NULL AND NOT l.index AS of_other_lesion
    FROM records.doses AS d LEFT JOIN (
        SELECT patient_id, lesion_id, bool_or(coalesce(index, false)) AS index FROM records.lesions
        GROUP BY patient_id, lesion_id
    ) AS l ON d.patient_id = l.patient_id AND d.organ_or_lesion = l.lesion_id
    WHERE d.absorbed_dose_gy IS NOT NULL AND d.patient_id IS NOT NULL AND d.organ_or_lesion IS NOT NULL
"""
# Two doses of one cycle, or one of no cycle beside others, say something twice: by two methods, under two names, as a
# total and by its parts. Their sum would be a dose that nobody received.
TOTALS = f"""
    SELECT patient_id, target, of_other_lesion, sum(gray) AS gray, list(row ORDER BY row) AS rows,
        list(gray ORDER BY row) AS doses, count(DISTINCT cycle) AS cycles, count(cycle) AS rows_of_cycles
    FROM ({DOSES}) GROUP BY patient_id, target, of_other_lesion
    HAVING count(*) = 1 OR count(*) = count(DISTINCT cycle)
"""
