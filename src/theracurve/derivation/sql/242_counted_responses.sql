-- The responses that count for a best response: up to another treatment and to the first progression, none too early but
-- a progression. `stands` is what a PR after a CR is taken for; the numbers are of the assessments before.
WITH asked AS (
    SELECT
        r.variant,
        b.rule_id,
        r.patient_id,
        r.reader,
        r.day,
        r.response,
        r.sources,
        r.marks,
        b.complete_then_partial,
        min(CASE WHEN r.response = 'PD' THEN r.day END) OVER (
            PARTITION BY r.variant, r.patient_id, r.reader
        ) AS progressed_day
    FROM rule.best_responses AS q
    INNER JOIN rule.best_response AS b ON q.rule_id = b.rule_id
    INNER JOIN responses AS r ON q.variant = r.variant
    LEFT JOIN intercurrent_treatments AS t
        ON b.other_treatment = 'ends' AND r.patient_id = t.patient_id AND t.occurrence = 1
    WHERE (t.day IS NULL OR r.day <= t.day) AND (r.response = 'PD' OR b.not_before IS NULL OR r.day >= b.not_before)
),
counted AS (
    SELECT
        a.variant,
        a.rule_id,
        a.patient_id,
        a.reader,
        a.day,
        a.sources,
        a.marks,
        CASE
            WHEN
                a.response = 'PR'
                AND a.complete_then_partial = 'stable'
                AND a.day > min(CASE WHEN a.response = 'CR' THEN a.day END) OVER (
                    PARTITION BY a.variant, a.patient_id, a.reader
                )
                THEN 'SD'
            ELSE a.response
        END AS stands
    FROM asked AS a
    WHERE a.progressed_day IS NULL OR a.day <= a.progressed_day
)
SELECT
    c.variant,
    c.rule_id,
    c.patient_id,
    c.reader,
    c.day,
    c.stands,
    c.sources,
    c.marks,
    count(*) OVER course AS seen,
    count(CASE WHEN c.stands = 'CR' THEN 1 END) OVER course AS complete,
    count(CASE WHEN c.stands = 'PR' THEN 1 END) OVER course AS partial,
    count(CASE WHEN c.stands = 'SD' THEN 1 END) OVER course AS stable,
    count(CASE WHEN c.stands = 'NE' THEN 1 END) OVER course AS not_evaluable
FROM counted AS c
WINDOW course AS (PARTITION BY c.variant, c.patient_id, c.reader ORDER BY c.day)
