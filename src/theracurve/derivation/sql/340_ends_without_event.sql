-- Where each patient's endpoint ends if no event comes: in a death that competes, or censored, and by what.
WITH followed AS (
    SELECT
        s.patient_id,
        s.variant,
        s.endpoint,
        s.start_day,
        n.death,
        k.patient_id IS NOT NULL AS has_components,
        k.known_day,
        p.death_day,
        p.last_seen_day,
        coalesce(d.kind IS NOT NULL AND p.death_day IS NOT NULL AND p.death_cause IS NULL, FALSE) AS of_unknown_cause,
        coalesce(
            n.death = 'competing' AND (d.kind IS NULL OR p.death_cause IS NOT NULL)
            AND (p.death_day > s.start_day OR (s.on_start AND p.death_day = s.start_day)), FALSE
        ) AS competing
    FROM starts AS s
    INNER JOIN rule.endpoints AS n ON s.variant = n.variant AND s.endpoint = n.endpoint
    INNER JOIN people AS p ON s.patient_id = p.patient_id
    LEFT JOIN rule.endpoint_events AS d
        ON s.variant = d.variant AND s.endpoint = d.endpoint AND d.kind = 'disease_death'
    LEFT JOIN known_days AS k
        ON s.patient_id = k.patient_id AND s.variant = k.variant AND s.endpoint = k.endpoint
),
reasoned AS (
    SELECT
        f.patient_id,
        f.variant,
        f.endpoint,
        f.start_day,
        f.death,
        f.known_day,
        f.death_day,
        f.last_seen_day,
        f.competing,
        CASE
            WHEN f.competing THEN 'died'
            WHEN NOT f.has_components AND f.death_day >= f.start_day AND f.of_unknown_cause THEN 'cause_unknown'
            WHEN NOT f.has_components AND f.death_day >= f.start_day THEN 'died'
            WHEN NOT f.has_components AND f.last_seen_day IS NOT NULL THEN 'last_seen'
            WHEN NOT f.has_components THEN 'no_follow_up'
            WHEN f.death = 'censored' AND f.death_day <= coalesce(f.known_day, f.start_day) THEN 'died'
            WHEN f.known_day IS NULL THEN 'no_assessment'
            ELSE 'last_assessment'
        END AS reason
    FROM followed AS f
)
SELECT
    r.patient_id,
    r.variant,
    r.endpoint,
    r.competing,
    r.reason,
    greatest(
        r.start_day,
        CASE r.reason
            WHEN 'died' THEN r.death_day
            WHEN 'cause_unknown' THEN r.death_day
            WHEN 'last_seen' THEN r.last_seen_day
            WHEN 'last_assessment' THEN r.known_day
            ELSE r.start_day
        END
    ) AS day,
    -- which rows show it
    r.reason IN ('died', 'cause_unknown', 'last_seen') AS by_follow_up,
    r.reason = 'last_assessment' OR (r.reason = 'died' AND r.death = 'censored') AS by_assessments
FROM reasoned AS r
