-- The episodes of the assessed kinds. One starts at an assessment that shows the event after one that does not; where
-- confirmation is asked, the next one has to show it too, or there is an answer instead of an event. The assessments on
-- either side are part of the evidence.
WITH runs AS (
    SELECT
        a.rule_id,
        a.variant,
        a.patient_id,
        a.part,
        a.place,
        a.day,
        a.shown,
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
        lead(a.shown) OVER course AS shown_after,
        lead(a.sources) OVER course AS sources_after
    FROM event_assessments AS a
    WINDOW course AS (PARTITION BY a.rule_id, a.variant, a.patient_id, a.part ORDER BY a.day)
)
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
    CASE
        WHEN c.rule_id IS NULL OR r.shown_after THEN NULL
        WHEN r.shown_after IS NULL THEN 'not_evaluable'
        ELSE 'not_met'
    END AS answer,
    CASE
        WHEN c.rule_id IS NULL OR r.shown_after THEN r.reason
        WHEN r.shown_after IS NULL THEN 'unconfirmed'
        ELSE 'refuted'
    END AS reason,
    concat_ws(
        ';',
        nullif(r.sources, ''),
        nullif(r.sources_before, ''),
        CASE WHEN c.rule_id IS NOT NULL THEN nullif(r.sources_after, '') END
    ) AS sources,
    r.marks
FROM runs AS r
LEFT JOIN rule.confirmed_events AS c ON r.rule_id = c.rule_id
WHERE r.shown AND NOT coalesce(r.shown_before, FALSE)
