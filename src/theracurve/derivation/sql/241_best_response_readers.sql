-- Whose best responses are derived under each definition: every reader who has a response, and the deciding reader, for
-- every patient.
WITH deciding AS (
    SELECT
        q.variant,
        b.rule_id,
        p.patient_id,
        coalesce(d.reader, u.reader, s.reader, '') AS reader,
        TRUE AS deciding
    FROM rule.best_responses AS q
    INNER JOIN rule.best_response AS b ON q.rule_id = b.rule_id
    INNER JOIN rule.tumour_progression AS u ON b.progression = u.rule_id
    CROSS JOIN people AS p
    LEFT JOIN deciding_readers AS d ON b.progression = d.rule_id AND p.patient_id = d.patient_id
    LEFT JOIN sole_readers AS s ON u.source = s.source
),
everybody AS (
    SELECT d.variant, d.rule_id, d.patient_id, d.reader, d.deciding
    FROM deciding AS d
    UNION ALL
    SELECT q.variant, q.rule_id, r.patient_id, r.reader, FALSE AS deciding
    FROM rule.best_responses AS q
    INNER JOIN responses AS r ON q.variant = r.variant
)
SELECT e.variant, e.rule_id, e.patient_id, e.reader, bool_or(e.deciding) AS deciding
FROM everybody AS e
GROUP BY e.variant, e.rule_id, e.patient_id, e.reader
