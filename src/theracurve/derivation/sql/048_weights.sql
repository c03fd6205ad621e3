-- The weight known at each administration: the last one recorded up to its day.
SELECT a.patient_id, a."row", w.value AS weight, w."row" AS weight_row
FROM records.administrations AS a
INNER JOIN records.assessments AS w
    ON a.patient_id = w.patient_id
    AND w.measure = 'weight_kg'
    AND w.value > 0
    AND w.assessed_on <= a.administered_at_on
QUALIFY row_number() OVER (PARTITION BY a."row" ORDER BY w.assessed_on DESC, w."row" DESC) = 1
