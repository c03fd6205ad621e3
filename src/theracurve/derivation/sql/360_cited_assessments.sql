-- The assessments that show up to when an endpoint was followed, component by component; of several analytes assessed
-- on one day each is cited. `outcome`: what the event or censoring rests on, up to the event or the other treatment.
-- `end`: the last of all, where the endpoint ends without an event or was followed past the treatment that censors it.
WITH assessed_for AS (
    SELECT n.variant, '' AS assessed_for
    FROM rule.endpoints AS n
    GROUP BY n.variant
    UNION ALL
    SELECT n.variant, n.variant AS assessed_for
    FROM rule.endpoints AS n
    GROUP BY n.variant
),
placed AS (
    SELECT
        c.patient_id,
        c.variant,
        c.endpoint,
        c.place,
        c.rule_id,
        c.last_day,
        c.day_before_event,
        c.day_by_treatment,
        -- after missed visits the other analytes of an increase count as well
        NOT c.has_event OR (c.kind = 'marker_increase' AND n.missed IS NOT NULL) AS counts,
        o.outcome,
        o.event_kind,
        -- a death long after time zero is an event only where something was assessed at all
        o.death_of_unseen,
        o.by_assessments
    FROM components AS c
    INNER JOIN rule.endpoints AS n ON c.variant = n.variant AND c.endpoint = n.endpoint
    INNER JOIN outcomes AS o
        ON c.patient_id = o.patient_id AND c.variant = o.variant AND c.endpoint = o.endpoint
),
cited AS (
    SELECT
        p.patient_id,
        p.variant,
        p.endpoint,
        p.place,
        p.rule_id,
        'outcome' AS part,
        CASE
            WHEN p.outcome = 'treatment' THEN p.day_by_treatment
            WHEN p.outcome = 'gap' THEN p.day_before_event
            WHEN p.death_of_unseen THEN p.last_day
            WHEN p.event_kind <> 'other_treatment' AND p.counts THEN p.day_before_event
        END AS day
    FROM placed AS p
    WHERE p.outcome <> 'end'
    UNION ALL
    SELECT p.patient_id, p.variant, p.endpoint, p.place, p.rule_id, 'end' AS part, p.last_day AS day
    FROM placed AS p
    WHERE p.by_assessments AND p.outcome IN ('end', 'treatment')
),
looked_up AS (
    SELECT c.patient_id, c.variant, c.endpoint, c.place, c.rule_id, c.part, c.day, v.assessed_for
    FROM cited AS c
    INNER JOIN assessed_for AS v ON c.variant = v.variant
)
SELECT
    c.patient_id,
    c.variant,
    c.endpoint,
    c.part,
    string_agg(a.sources, ';' ORDER BY c.place, a.place) AS sources
FROM looked_up AS c
INNER JOIN event_assessments AS a
    ON c.rule_id = a.rule_id
    AND a.variant = c.assessed_for
    AND c.patient_id = a.patient_id
    AND c.day = a.day
WHERE a.sources <> ''
GROUP BY c.patient_id, c.variant, c.endpoint, c.part
