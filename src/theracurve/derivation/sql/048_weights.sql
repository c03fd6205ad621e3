-- The weight known at each administration: the last one recorded up to its day.
SELECT a.patient_id, a."row", w.value AS weight, w."row" AS weight_row
FROM records.administrations AS a
INNER JOIN people AS p ON a.patient_id = p.patient_id
INNER JOIN records.assessments AS w ON a.patient_id = w.patient_id AND w.measure = 'weight_kg' AND w.value > 0
INNER JOIN dated_rows AS d
    ON d.source = 'assessments' AND w."row" = d."row" AND d.day <= date_diff('day', p.time_zero, a.administered_at_on)
QUALIFY row_number() OVER (PARTITION BY a."row" ORDER BY d.day DESC, w."row" DESC) = 1
