-- The complete and partial responses that count, each with the day on which it was confirmed: as a CR (`complete_day`), or
-- in any way (`confirming_day`). Where no confirmation is asked it is its own.
WITH pairs AS (
    SELECT
        x.variant,
        x.patient_id,
        x.reader,
        x.day,
        y.day AS later_day,
        b.stable_between,
        x.stands = 'CR' AND y.stands = 'CR' AS both_complete,
        x.stands = 'PR' OR b.complete_then_partial = 'partial' AS may_be_partial,
        -- of what lies between: neither `x` nor `y`
        y.partial - x.partial - CASE WHEN y.stands = 'PR' THEN 1 ELSE 0 END AS partial,
        y.stable - x.stable AS stable,
        (y.seen - y.complete - y.partial - y.stable - y.not_evaluable)
        - (x.seen - x.complete - x.partial - x.stable - x.not_evaluable) AS others
    FROM counted_responses AS x
    INNER JOIN rule.best_response AS b ON x.rule_id = b.rule_id
    INNER JOIN counted_responses AS y
        ON x.variant = y.variant
        AND x.patient_id = y.patient_id
        AND x.reader = y.reader
        AND y.day > x.day
        AND y.day - x.day >= b.confirmed_after
        AND y.stands IN ('CR', 'PR')
        AND y.not_evaluable - x.not_evaluable <= b.not_evaluable_between
    WHERE x.stands IN ('CR', 'PR')
),
confirmed AS (
    SELECT
        p.variant,
        p.patient_id,
        p.reader,
        p.day,
        p.later_day,
        p.both_complete AND p.partial = 0 AND p.stable = 0 AS as_complete,
        p.may_be_partial AND p.stable <= p.stable_between AS as_response
    FROM pairs AS p
    WHERE p.others = 0
    UNION ALL
    SELECT
        c.variant,
        c.patient_id,
        c.reader,
        c.day,
        c.day AS later_day,
        c.stands = 'CR' AS as_complete,
        c.stands = 'PR' AS as_response
    FROM counted_responses AS c
    INNER JOIN rule.best_response AS b ON c.rule_id = b.rule_id
    WHERE b.confirmed_after IS NULL AND c.stands IN ('CR', 'PR')
)
SELECT
    f.variant,
    f.patient_id,
    f.reader,
    f.day,
    min(CASE WHEN f.as_complete THEN f.later_day END) AS complete_day,
    min(f.later_day) AS confirming_day
FROM confirmed AS f
WHERE f.as_complete OR f.as_response
GROUP BY f.variant, f.patient_id, f.reader, f.day
