-- How long each response lasted: from its first day to progression or death, or to the last evaluable assessment.
WITH ends AS (
    SELECT
        b.variant,
        b.rule_id,
        b.patient_id,
        b.reader,
        b.subject,
        b.response_day,
        b.confirmed_day,
        b.follow_up_row,
        b.treatment_sources,
        CASE
            WHEN
                b.death_day >= b.response_day
                AND (b.treatment_day IS NULL OR b.death_day <= b.treatment_day)
                AND (b.progressed_day IS NULL OR b.death_day < b.progressed_day)
                THEN 'died'
            WHEN b.progressed_day IS NOT NULL THEN 'progressed'
            WHEN b.treatment_day IS NOT NULL THEN 'other_treatment'
            ELSE 'last_assessment'
        END AS reason,
        b.death_day,
        b.evaluated_day
    FROM best_responses AS b
    WHERE b.response_day IS NOT NULL
),
dated AS (
    SELECT
        e.variant,
        e.rule_id,
        e.patient_id,
        e.reader,
        e.subject,
        e.reason,
        e.response_day,
        e.confirmed_day,
        e.follow_up_row,
        e.treatment_sources,
        -- a counted progression is the last evaluable assessment
        CASE WHEN e.reason = 'died' THEN e.death_day ELSE e.evaluated_day END AS day
    FROM ends AS e
)
SELECT
    d.variant,
    d.rule_id,
    d.patient_id,
    d.reader,
    d.subject,
    d.reason,
    d.reason IN ('died', 'progressed') AS ended,
    d.day,
    d.day - d.response_day AS duration_days,
    concat_ws(
        ';',
        f.sources,
        c.sources,
        CASE d.reason WHEN 'died' THEN 'follow_up:' || CAST(d.follow_up_row AS VARCHAR) ELSE x.sources END,
        CASE d.reason WHEN 'other_treatment' THEN d.treatment_sources END
    ) AS sources,
    coalesce(f.marks, 0) | coalesce(c.marks, 0) | CASE WHEN d.reason = 'died' THEN 0 ELSE coalesce(x.marks, 0) END AS marks
FROM dated AS d
LEFT JOIN responses AS f
    ON d.variant = f.variant AND d.patient_id = f.patient_id AND d.reader = f.reader AND d.response_day = f.day
LEFT JOIN responses AS c
    ON d.variant = c.variant AND d.patient_id = c.patient_id AND d.reader = c.reader AND d.confirmed_day = c.day
LEFT JOIN responses AS x
    ON d.variant = x.variant AND d.patient_id = x.patient_id AND d.reader = x.reader AND d.day = x.day
