-- The best response by each reader, the day of its assessment, and why it is no better.
WITH treated AS (
    SELECT b.rule_id, t.patient_id, t.day, t.sources
    FROM rule.best_response AS b
    INNER JOIN intercurrent_treatments AS t ON b.other_treatment = 'ends' AND t.occurrence = 1
),
read_by AS (
    SELECT
        r.variant,
        r.patient_id,
        r.reader,
        r.day,
        r.response,
        coalesce(r.day <= t.day, TRUE) AS in_time,
        r.sources,
        r.marks
    FROM rule.best_responses AS q
    INNER JOIN responses AS r ON q.variant = r.variant
    LEFT JOIN treated AS t ON q.rule_id = t.rule_id AND r.patient_id = t.patient_id
),
readings AS (
    SELECT
        r.variant,
        r.patient_id,
        r.reader,
        max(CASE WHEN r.in_time THEN r.day END) AS last_day,
        bool_or(r.in_time AND r.response <> 'NE') AS evaluated
    FROM read_by AS r
    GROUP BY r.variant, r.patient_id, r.reader
),
courses AS (
    SELECT
        c.variant,
        c.patient_id,
        c.reader,
        min(CASE WHEN c.stands IN ('CR', 'PR', 'SD') AND (b.stable_for IS NULL OR c.day >= b.stable_for) THEN c.day END)
            AS stable_day,
        min(CASE WHEN c.stands = 'NON_CR_NON_PD' AND (b.stable_for IS NULL OR c.day >= b.stable_for) THEN c.day END)
            AS unchanged_day,
        min(CASE WHEN c.stands = 'PD' THEN c.day END) AS progressed_day,
        max(CASE WHEN c.stands <> 'NE' THEN c.day END) AS evaluated_day,
        bool_or(c.stands IN ('CR', 'PR')) AS responded
    FROM counted_responses AS c
    INNER JOIN rule.best_response AS b ON c.rule_id = b.rule_id
    GROUP BY c.variant, c.patient_id, c.reader
),
responders AS (
    SELECT
        f.variant,
        f.patient_id,
        f.reader,
        min(CASE WHEN f.complete_day IS NOT NULL THEN f.day END) AS complete_from,
        min(f.day) AS response_day
    FROM confirmed_responses AS f
    GROUP BY f.variant, f.patient_id, f.reader
),
judged AS (
    SELECT
        w.variant,
        w.rule_id,
        w.patient_id,
        w.reader,
        w.deciding,
        s.response_day,
        c.progressed_day,
        c.evaluated_day,
        c.responded,
        CASE
            WHEN s.complete_from IS NOT NULL THEN 'CR'
            WHEN s.response_day IS NOT NULL THEN 'PR'
            WHEN c.stable_day IS NOT NULL THEN 'SD'
            WHEN c.unchanged_day IS NOT NULL THEN 'NON_CR_NON_PD'
            WHEN c.progressed_day IS NOT NULL THEN 'PD'
            ELSE 'NE'
        END AS response,
        coalesce(s.complete_from, s.response_day, c.stable_day, c.unchanged_day, c.progressed_day) AS day,
        CASE
            WHEN r.patient_id IS NULL AND p.death_day IS NOT NULL THEN 'died'
            WHEN r.patient_id IS NULL THEN 'no_assessment'
            WHEN r.last_day IS NULL THEN 'other_treatment'
            WHEN NOT r.evaluated THEN 'not_assessed'
            ELSE 'too_early'
        END AS why_not,
        r.last_day,
        p.death_day,
        p.follow_up_row,
        t.day AS treatment_day,
        t.sources AS treatment_sources
    FROM best_response_readers AS w
    INNER JOIN people AS p ON w.patient_id = p.patient_id
    LEFT JOIN readings AS r ON w.variant = r.variant AND w.patient_id = r.patient_id AND w.reader = r.reader
    LEFT JOIN courses AS c ON w.variant = c.variant AND w.patient_id = c.patient_id AND w.reader = c.reader
    LEFT JOIN responders AS s ON w.variant = s.variant AND w.patient_id = s.patient_id AND w.reader = s.reader
    LEFT JOIN treated AS t ON w.rule_id = t.rule_id AND w.patient_id = t.patient_id
),
-- whether anything could be measured at baseline, and the rows that say so
measurable AS (
    SELECT
        l.patient_id,
        l.reader,
        bool_or(l.target) AS any_target,
        string_agg('lesions:' || CAST(l."row" AS VARCHAR), ';' ORDER BY l."row") AS sources,
        bit_or(l.marks) AS marks
    FROM lesion_baselines AS l
    GROUP BY l.patient_id, l.reader
),
-- what is cited where no response is
unseen AS (
    SELECT
        j.variant,
        j.patient_id,
        j.reader,
        concat_ws(
            ';',
            CASE j.why_not
                WHEN 'died' THEN 'follow_up:' || CAST(j.follow_up_row AS VARCHAR)
                WHEN 'other_treatment' THEN j.treatment_sources
            END,
            m.sources,
            CASE WHEN j.why_not <> 'other_treatment' THEN d.adjudicator_source END
        ) AS sources,
        coalesce(m.marks, 0) AS marks
    FROM judged AS j
    INNER JOIN rule.best_response AS b ON j.rule_id = b.rule_id
    LEFT JOIN measurable AS m ON b.measurable_only AND j.patient_id = m.patient_id AND j.reader = m.reader
    LEFT JOIN deciding_readers AS d
        ON b.progression = d.rule_id AND j.patient_id = d.patient_id AND j.reader = d.reader
    WHERE j.last_day IS NULL
),
confirming AS (
    SELECT
        j.variant,
        j.patient_id,
        j.reader,
        CASE
            WHEN b.confirmed_after IS NULL THEN NULL
            WHEN j.response = 'CR' THEN f.complete_day
            WHEN j.response = 'PR' THEN f.confirming_day
        END AS day
    FROM judged AS j
    INNER JOIN rule.best_response AS b ON j.rule_id = b.rule_id
    INNER JOIN confirmed_responses AS f
        ON j.variant = f.variant AND j.patient_id = f.patient_id AND j.reader = f.reader AND j.day = f.day
)
SELECT
    j.variant,
    j.rule_id,
    j.patient_id,
    j.reader,
    b.system,
    b.system || CASE WHEN j.reader = '' THEN '' ELSE ':' || j.reader END AS subject,
    j.deciding,
    j.response,
    j.day,
    j.response_day,
    CASE WHEN b.confirmed_after IS NOT NULL THEN f.confirming_day END AS confirmed_day,
    CASE
        WHEN b.measurable_only AND m.any_target IS NULL THEN 'not_evaluable'
        WHEN b.measurable_only AND NOT m.any_target THEN 'not_applicable'
        WHEN j.response IN ('CR', 'PR') THEN 'met'
        WHEN j.response = 'NE' THEN 'not_evaluable'
        ELSE 'not_met'
    END AS objective_response,
    CASE j.response WHEN 'NE' THEN 'not_evaluable' WHEN 'PD' THEN 'not_met' ELSE 'met' END AS disease_control,
    CASE
        WHEN j.response IN ('CR', 'PR') AND b.confirmed_after IS NOT NULL THEN 'confirmed'
        WHEN j.response IN ('CR', 'PR') THEN 'responded'
        WHEN j.response = 'PD' THEN 'progressed'
        WHEN j.response = 'NE' THEN j.why_not
        WHEN j.responded THEN 'unconfirmed'
        ELSE 'stable'
    END AS reason,
    CASE
        WHEN g.day IS NOT NULL THEN CAST(g.day - j.day AS DOUBLE)
        WHEN j.response IN ('SD', 'NON_CR_NON_PD') AND b.stable_for IS NOT NULL THEN CAST(j.day AS DOUBLE)
    END AS value,
    CASE
        WHEN g.day IS NOT NULL THEN CAST(b.confirmed_after AS DOUBLE)
        WHEN j.response IN ('SD', 'NON_CR_NON_PD') THEN CAST(b.stable_for AS DOUBLE)
    END AS threshold,
    coalesce(n.sources, concat_ws(';', x.sources, y.sources)) AS sources,
    coalesce(n.marks, coalesce(x.marks, 0) | coalesce(y.marks, 0)) AS marks,
    j.progressed_day,
    j.evaluated_day,
    j.death_day,
    j.follow_up_row,
    j.treatment_day,
    j.treatment_sources
FROM judged AS j
INNER JOIN rule.best_response AS b ON j.rule_id = b.rule_id
LEFT JOIN confirming AS g ON j.variant = g.variant AND j.patient_id = g.patient_id AND j.reader = g.reader
LEFT JOIN confirmed_responses AS f
    ON j.variant = f.variant AND j.patient_id = f.patient_id AND j.reader = f.reader AND j.response_day = f.day
LEFT JOIN read_by AS x
    ON j.variant = x.variant
    AND j.patient_id = x.patient_id
    AND j.reader = x.reader
    AND coalesce(j.day, j.last_day) = x.day
LEFT JOIN read_by AS y
    ON j.variant = y.variant AND j.patient_id = y.patient_id AND j.reader = y.reader AND g.day = y.day
LEFT JOIN measurable AS m ON j.patient_id = m.patient_id AND j.reader = m.reader
LEFT JOIN unseen AS n ON j.variant = n.variant AND j.patient_id = n.patient_id AND j.reader = n.reader
