-- Up to which day each endpoint with components was followed: the earliest or the latest of its components, as the
-- endpoint says. A component that was never assessed is known up to the start only. `known_day` is none where that
-- leaves nothing after the start.
WITH spans AS (
    SELECT
        c.patient_id,
        c.variant,
        c.endpoint,
        count(*) AS components,
        count(c.last_day) AS assessed,
        count(c.day_before_event) AS assessed_before_event,
        min(c.last_day) AS first_last_day,
        max(c.last_day) AS last_last_day,
        min(coalesce(c.day_before_event, c.start_day)) AS first_before_event,
        max(coalesce(c.day_before_event, c.start_day)) AS last_before_event,
        min(coalesce(c.day_by_treatment, c.start_day)) AS first_by_treatment,
        max(coalesce(c.day_by_treatment, c.start_day)) AS last_by_treatment,
        min(coalesce(c.day_before_event, c.start_day)) FILTER (WHERE NOT c.has_event) AS others_before_event
    FROM components AS c
    GROUP BY c.patient_id, c.variant, c.endpoint
)
SELECT
    s.patient_id,
    s.variant,
    s.endpoint,
    s.assessed,
    s.assessed_before_event,
    CASE
        WHEN n.censoring = 'latest_component' THEN s.last_last_day
        WHEN s.assessed = s.components THEN s.first_last_day
    END AS known_day,
    CASE n.censoring WHEN 'latest_component' THEN s.last_before_event ELSE s.first_before_event END AS before_event,
    CASE n.censoring WHEN 'latest_component' THEN s.last_by_treatment ELSE s.first_by_treatment END AS by_treatment,
    CASE n.censoring WHEN 'earliest_component' THEN s.others_before_event END AS others_before_event
FROM spans AS s
INNER JOIN rule.endpoints AS n ON s.variant = n.variant AND s.endpoint = n.endpoint
