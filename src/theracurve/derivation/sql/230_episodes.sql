-- The episodes of the assessed kinds. One starts at an assessment that shows the event after one that does not. Where
-- confirmation is asked, the first that comes late enough after it has to show the event, and so have all between; of
-- an episode that is not confirmed there is an answer instead of an event. A definitive one has to last: no later
-- assessment refutes it, and the last one that shows it is cited. Where only some have to be seen again, one of an
-- unconfirmed episode that counts by itself is an event of its own. The assessment before and the one that
-- decides are part of the evidence.
WITH runs AS (
    SELECT
        a.rule_id,
        a.variant,
        a.patient_id,
        a.part,
        a.place,
        a.day,
        a.shown,
        a.at_once,
        a.anew,
        a.baseline,
        a.value,
        a.threshold,
        a.unit,
        a.reason,
        a.sources,
        a.marks,
        lag(a.shown) OVER course AS shown_before,
        lag(a.day) OVER course AS day_before,
        lag(a.sources) OVER course AS sources_before,
        min(CASE WHEN NOT a.shown THEN a.day END) OVER later AS refuted_on
    FROM event_assessments AS a
    WINDOW
        course AS (PARTITION BY a.rule_id, a.variant, a.patient_id, a.part ORDER BY a.day),
        later AS (
            PARTITION BY a.rule_id, a.variant, a.patient_id, a.part
            ORDER BY a.day
            ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
        )
),
starts AS (
    SELECT
        r.rule_id,
        r.variant,
        r.patient_id,
        r.part,
        r.place,
        r.day,
        coalesce(r.day_before, 0) AS left_day,
        r.baseline,
        r.value,
        r.threshold,
        r.unit,
        r.reason,
        r.sources,
        r.sources_before,
        r.marks,
        r.refuted_on,
        c.confirmed_after,
        coalesce(c.definitive, FALSE) AS definitive,
        coalesce(c.definitive AND NOT c.seen_again, FALSE) AS seen_once,
        coalesce(c.some_only, FALSE) AS some_only,
        c.rule_id IS NOT NULL AND NOT (c.some_only AND r.at_once) AS asked
    FROM runs AS r
    LEFT JOIN rule.confirmed_events AS c ON r.rule_id = c.rule_id
    WHERE r.shown AND (r.anew OR NOT coalesce(r.shown_before, FALSE))
),
-- what came of it: the assessment that confirms, else the one that refutes, else the last
outcomes AS (
    SELECT
        s.rule_id,
        s.variant,
        s.patient_id,
        s.part,
        s.day,
        a.shown AND a.day - s.day >= s.confirmed_after AND (s.refuted_on IS NULL OR NOT s.definitive) AS confirms,
        NOT a.shown AS refutes,
        a.sources
    FROM starts AS s
    INNER JOIN event_assessments AS a
        ON s.rule_id = a.rule_id AND s.variant = a.variant AND s.patient_id = a.patient_id AND s.part = a.part
        AND a.day > s.day AND (s.refuted_on IS NULL OR a.day <= s.refuted_on)
    WHERE s.asked
    QUALIFY
        row_number() OVER (
            PARTITION BY s.rule_id, s.variant, s.patient_id, s.part, s.day
            ORDER BY
                CASE WHEN a.shown AND a.day - s.day >= s.confirmed_after AND NOT s.definitive THEN 0 ELSE 1 END,
                CASE
                    WHEN a.shown AND a.day - s.day >= s.confirmed_after AND NOT s.definitive THEN a.day
                    ELSE -a.day
                END
        ) = 1
),
decided AS (
    SELECT
        s.rule_id,
        s.variant,
        s.patient_id,
        s.part,
        s.place,
        s.day,
        s.left_day,
        s.baseline,
        s.value,
        s.threshold,
        s.unit,
        CASE
            WHEN NOT s.asked OR o.confirms OR (s.seen_once AND s.refuted_on IS NULL) THEN NULL
            WHEN o.refutes THEN 'not_met'
            ELSE 'not_evaluable'
        END AS answer,
        CASE
            WHEN NOT s.asked OR o.confirms OR (s.seen_once AND s.refuted_on IS NULL) THEN s.reason
            WHEN o.refutes THEN 'refuted'
            ELSE 'unconfirmed'
        END AS reason,
        concat_ws(';', nullif(s.sources, ''), nullif(s.sources_before, ''), nullif(o.sources, '')) AS sources,
        s.marks,
        s.some_only,
        s.refuted_on
    FROM starts AS s
    LEFT JOIN outcomes AS o
        ON s.rule_id = o.rule_id AND s.variant = o.variant AND s.patient_id = o.patient_id AND s.part = o.part
        AND s.day = o.day
),
by_themselves AS (
    SELECT
        r.rule_id,
        r.variant,
        r.patient_id,
        r.part,
        r.place,
        r.day,
        r.day_before AS left_day,
        r.baseline,
        r.value,
        r.threshold,
        r.unit,
        CAST(NULL AS VARCHAR) AS answer,
        r.reason,
        concat_ws(';', nullif(r.sources, ''), nullif(r.sources_before, '')) AS sources,
        r.marks
    FROM runs AS r
    INNER JOIN decided AS d
        ON r.rule_id = d.rule_id AND r.variant = d.variant AND r.patient_id = d.patient_id AND r.part = d.part
        AND r.day > d.day AND (d.refuted_on IS NULL OR r.day < d.refuted_on)
    WHERE r.at_once AND d.some_only AND d.answer IS NOT NULL
    QUALIFY
        row_number() OVER (PARTITION BY r.rule_id, r.variant, r.patient_id, r.part, d.day ORDER BY r.day) = 1
)
SELECT
    d.rule_id,
    d.variant,
    d.patient_id,
    d.part,
    d.place,
    d.day,
    d.left_day,
    d.baseline,
    d.value,
    d.threshold,
    d.unit,
    d.answer,
    d.reason,
    d.sources,
    d.marks
FROM decided AS d
UNION ALL
SELECT
    t.rule_id,
    t.variant,
    t.patient_id,
    t.part,
    t.place,
    t.day,
    t.left_day,
    t.baseline,
    t.value,
    t.threshold,
    t.unit,
    t.answer,
    t.reason,
    t.sources,
    t.marks
FROM by_themselves AS t
