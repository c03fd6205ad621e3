-- Where each patient's endpoint is censored if no event comes, and by what.
WITH looked AS (
    SELECT
        c.patient_id,
        c.variant,
        c.endpoint,
        count(*) AS components,
        count(c.last_day) AS assessed,
        min(c.last_day) AS earliest,
        max(c.last_day) AS latest
    FROM components AS c
    GROUP BY c.patient_id, c.variant, c.endpoint
),
last_look AS (
    SELECT
        o.patient_id,
        o.variant,
        o.endpoint,
        o.origin,
        l.components,
        CASE
            WHEN o.censoring = 'latest_component' THEN l.latest
            WHEN l.assessed = l.components THEN l.earliest
        END AS look_day,
        p.death_day,
        p.last_seen_day,
        'follow_up:' || CAST(p.follow_up_row AS VARCHAR) AS follow_up_source,
        d.variant IS NOT NULL AS death_counts
    FROM origins AS o
    INNER JOIN people AS p ON o.patient_id = p.patient_id
    LEFT JOIN looked AS l ON o.patient_id = l.patient_id AND o.variant = l.variant AND o.endpoint = l.endpoint
    LEFT JOIN rule.endpoint_events AS d
        ON o.variant = d.variant AND o.endpoint = d.endpoint AND d.kind = 'death'
),
reasoned AS (
    SELECT
        l.patient_id,
        l.variant,
        l.endpoint,
        l.origin,
        l.look_day,
        l.death_day,
        l.last_seen_day,
        l.follow_up_source,
        CASE
            WHEN l.components IS NULL AND l.death_day IS NOT NULL THEN 'died'
            WHEN l.components IS NULL AND l.last_seen_day IS NOT NULL THEN 'last_seen'
            WHEN l.components IS NULL THEN 'no_follow_up'
            WHEN NOT l.death_counts AND l.death_day <= coalesce(l.look_day, l.origin) THEN 'died'
            WHEN l.look_day IS NULL THEN 'no_assessment'
            ELSE 'last_assessment'
        END AS reason
    FROM last_look AS l
),
dated AS (
    SELECT
        r.patient_id,
        r.variant,
        r.endpoint,
        r.reason,
        r.follow_up_source,
        r.look_day,
        greatest(
            r.origin,
            CASE r.reason
                WHEN 'died' THEN r.death_day
                WHEN 'last_seen' THEN r.last_seen_day
                WHEN 'last_assessment' THEN r.look_day
                ELSE r.origin
            END
        ) AS day
    FROM reasoned AS r
)
SELECT
    d.patient_id,
    d.variant,
    d.endpoint,
    d.reason,
    d.day,
    CASE
        WHEN d.reason IN ('died', 'last_seen') THEN d.follow_up_source
        WHEN d.reason = 'last_assessment' THEN c.sources
        ELSE ''
    END AS sources
FROM dated AS d
LEFT JOIN components AS c
    ON d.patient_id = c.patient_id AND d.variant = c.variant AND d.endpoint = c.endpoint AND d.look_day = c.last_day
QUALIFY row_number() OVER (PARTITION BY d.patient_id, d.variant, d.endpoint ORDER BY c.place) = 1
