-- The baseline of each graded analyte: the last exact value up to the baseline limit, inside the baseline window
-- (limits are passed over, on the same day too), and whether it was outside its own limits of normal.
WITH graded AS (
    SELECT DISTINCT t.analyte
    FROM rule.laboratory_terms AS t
)
SELECT
    m.patient_id,
    m.analyte,
    m.value,
    m.kind,
    m.scale,
    m.scaled,
    coalesce(m.value > m.upper_limit, FALSE) AS high,
    coalesce(m.value < m.lower_limit, FALSE) AS low,
    m."row"
FROM lab_values AS m
INNER JOIN graded AS g ON m.analyte = g.analyte
CROSS JOIN rule.settings AS s
WHERE NOT m.after_baseline
    AND m.value_side = '='
    AND (s.baseline_window IS NULL OR m.day >= -s.baseline_window)
QUALIFY row_number() OVER (PARTITION BY m.patient_id, m.analyte ORDER BY m.day DESC, m."row" DESC) = 1
