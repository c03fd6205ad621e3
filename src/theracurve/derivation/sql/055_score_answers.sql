-- What was answered to each item of a stated questionnaire, one answer a day (the last value as read), for every scale
-- that it belongs to. A value outside the item's range, or between two answers, is none; points are those that count.
WITH dated AS (
    SELECT
        i.measure,
        i.part,
        i.place,
        i.least,
        i.most,
        i.is_reversed,
        a.patient_id,
        d.day,
        a.value,
        a."row"
    FROM rule.score_items AS i
    INNER JOIN records.assessments AS a ON i.item = a.measure
    INNER JOIN dated_rows AS d ON d.source = 'assessments' AND a."row" = d."row"
),
daily AS (
    SELECT
        d.measure,
        d.part,
        d.place,
        d.least,
        d.most,
        d.is_reversed,
        d.patient_id,
        d.day,
        d.value,
        d."row"
    FROM dated AS d
    QUALIFY
        row_number() OVER (
            PARTITION BY d.measure, d.place, d.patient_id, d.day
            ORDER BY CASE WHEN d.value IS NULL THEN 1 ELSE 0 END, d."row" DESC
        ) = 1
),
judged AS (
    SELECT
        d.measure,
        d.part,
        d.place,
        d.patient_id,
        d.day,
        d."row",
        coalesce(d.value BETWEEN d.least AND d.most AND d.value % 1 = 0, FALSE) AS is_answer,
        CASE WHEN d.is_reversed THEN d.least + d.most - d.value ELSE d.value END AS points
    FROM daily AS d
)
SELECT
    j.measure,
    j.part,
    j.place,
    j.patient_id,
    j.day,
    j."row",
    j.is_answer,
    CASE WHEN j.is_answer THEN j.points END AS points
FROM judged AS j
