-- Each benefit of every patient under every definition, as derived: once, or sustained over two visits that follow each
-- other. `marks` and `sources` are those of the criteria at the deciding visit, or of all due visits where none
-- decides.
WITH due AS (
    SELECT
        b.patient_id,
        b.variant,
        b.benefit,
        b.visit,
        b.place,
        b.status,
        b.met,
        b.needed,
        b.answer,
        b.status IN ('attended', 'missed') AS is_due,
        lead(b.answer) OVER (PARTITION BY b.patient_id, b.variant, b.benefit ORDER BY b.place) AS next_answer,
        lead(b.status) OVER (PARTITION BY b.patient_id, b.variant, b.benefit ORDER BY b.place) AS next_status
    FROM benefit_at_visits AS b
),
marked AS (
    SELECT
        d.patient_id,
        d.variant,
        d.benefit,
        d.visit,
        d.place,
        d.status,
        d.is_due,
        d.answer,
        d.is_due AND d.answer = 'met'
            AND (r.over_visits = 'once'
                OR coalesce(d.next_status IN ('attended', 'missed') AND d.next_answer = 'met', FALSE)) AS wins,
        r.over_visits = 'sustained' AND d.is_due AND d.answer IN ('met', 'not_evaluable')
            AND coalesce(
                d.next_status IN ('attended', 'missed') AND d.next_answer IN ('met', 'not_evaluable'), FALSE
            ) AS could_win,
        d.is_due AND d.answer = 'not_evaluable' AS open
    FROM due AS d
    INNER JOIN rule.benefit AS r ON d.variant = r.variant AND d.benefit = r.benefit
),
summed AS (
    SELECT
        m.patient_id,
        m.variant,
        m.benefit,
        bool_or(m.place = 1 AND m.status = 'dead') AS dead_at_first,
        bool_or(m.is_due) AS any_due,
        min(m.place) FILTER (WHERE m.wins) AS first_win,
        bool_or(m.could_win) AS could_win,
        min(m.place) FILTER (WHERE m.open) AS first_open,
        bool_and(m.answer = 'not_applicable') FILTER (WHERE m.is_due) AS none_applicable
    FROM marked AS m
    GROUP BY m.patient_id, m.variant, m.benefit
),
reasoned AS (
    SELECT
        s.patient_id,
        s.variant,
        s.benefit,
        r.rule_id,
        r.death_before_first_visit,
        s.first_win,
        s.first_open,
        CASE
            WHEN s.dead_at_first THEN 'died_before_first_visit'
            WHEN NOT s.any_due THEN 'no_due_visit'
            WHEN s.first_win IS NOT NULL THEN 'met_at_visit'
            WHEN s.first_open IS NOT NULL AND (r.over_visits = 'once' OR s.could_win) THEN 'not_evaluable_at_visit'
            WHEN s.none_applicable THEN 'none_applicable'
            ELSE 'not_met_at_any_visit'
        END AS reason
    FROM summed AS s
    INNER JOIN rule.benefit AS r ON s.variant = r.variant AND s.benefit = r.benefit
),
deciding AS (
    SELECT
        r.patient_id,
        r.variant,
        r.benefit,
        r.rule_id,
        r.reason,
        CASE r.reason
            WHEN 'died_before_first_visit' THEN r.death_before_first_visit
            WHEN 'met_at_visit' THEN 'met'
            WHEN 'none_applicable' THEN 'not_applicable'
            WHEN 'not_met_at_any_visit' THEN 'not_met'
            ELSE 'not_evaluable'
        END AS answer,
        CASE r.reason WHEN 'met_at_visit' THEN r.first_win WHEN 'not_evaluable_at_visit' THEN r.first_open END AS place
    FROM reasoned AS r
),
sourced AS (
    SELECT
        d.patient_id,
        d.variant,
        d.benefit,
        string_agg(c.sources, ';' ORDER BY c.visit_order, c.place) FILTER (WHERE c.sources <> '') AS sources,
        bit_or(c.marks) AS marks
    FROM deciding AS d
    LEFT JOIN benefit_at_visits AS b
        ON d.patient_id = b.patient_id AND d.variant = b.variant AND d.benefit = b.benefit AND d.place = b.place
    INNER JOIN criteria AS c ON d.patient_id = c.patient_id AND d.variant = c.variant AND d.benefit = c.benefit
    WHERE c.part = ''
        AND c.status IN ('attended', 'missed')
        AND (d.place IS NULL OR b.visit = c.visit)
    GROUP BY d.patient_id, d.variant, d.benefit
)
SELECT
    d.patient_id,
    d.variant,
    d.benefit,
    d.rule_id,
    d.answer,
    b.visit,
    d.reason,
    CAST(b.met AS DOUBLE) AS value,
    CAST(b.needed AS DOUBLE) AS threshold,
    CASE
        WHEN d.reason = 'died_before_first_visit' THEN 'follow_up:' || CAST(p.follow_up_row AS VARCHAR)
        ELSE coalesce(s.sources, '')
    END AS sources,
    CASE WHEN d.reason = 'died_before_first_visit' THEN 0 ELSE coalesce(s.marks, 0) END AS marks
FROM deciding AS d
INNER JOIN people AS p ON d.patient_id = p.patient_id
LEFT JOIN benefit_at_visits AS b
    ON d.patient_id = b.patient_id AND d.variant = b.variant AND d.benefit = b.benefit AND d.place = b.place
LEFT JOIN sourced AS s ON d.patient_id = s.patient_id AND d.variant = s.variant AND d.benefit = s.benefit
