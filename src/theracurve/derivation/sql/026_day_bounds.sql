-- Of each day for which something stands that was done on a day only known as an interval: between which days that lies.
SELECT d.patient_id, d.day, min(d.first_day) AS first_day, max(d.last_day) AS last_day
FROM dated_rows AS d
GROUP BY d.patient_id, d.day
HAVING min(d.first_day) < d.day OR max(d.last_day) > d.day
