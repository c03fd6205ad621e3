-- The activity ledger: the administrations of each patient in order, what was given up to each, the days between them.
-- A sum is known up to the first administration whose part of it is not.
WITH placed AS (
    SELECT
        n.patient_id,
        n."row",
        n.cycle,
        n.agent,
        n.administered_at,
        n.administered_at_on,
        n.measured_gbq,
        n.of_each_kg,
        n.reason,
        n.net_gbq,
        n.lower_gbq,
        n.upper_gbq,
        row_number() OVER (
            PARTITION BY n.patient_id
            ORDER BY n.administered_at_on, n.administered_at_utc NULLS FIRST, n."row"
        ) AS place
    FROM net_activities AS n
),
summed AS (
    SELECT
        k.patient_id,
        k."row",
        k.place,
        k.cycle,
        k.agent,
        k.administered_at,
        k.administered_at_on,
        k.measured_gbq,
        k.of_each_kg,
        k.reason,
        k.net_gbq,
        k.lower_gbq,
        k.upper_gbq,
        count(*) OVER so_far AS given,
        count(*) OVER of_agent AS given_of_agent,
        count(k.net_gbq) OVER so_far AS known,
        count(k.net_gbq) OVER of_agent AS known_of_agent,
        count(k.lower_gbq) OVER so_far AS bounded,
        CAST(sum(k.net_gbq) OVER so_far AS DECIMAL(18, 9)) AS net_sum,
        CAST(sum(k.net_gbq) OVER of_agent AS DECIMAL(18, 9)) AS agent_sum,
        CAST(sum(k.lower_gbq) OVER so_far AS DECIMAL(18, 9)) AS lower_sum,
        CAST(sum(k.upper_gbq) OVER so_far AS DECIMAL(18, 9)) AS upper_sum,
        lag(k.administered_at_on) OVER so_far AS day_before
    FROM placed AS k
    WINDOW
        so_far AS (PARTITION BY k.patient_id ORDER BY k.place),
        of_agent AS (PARTITION BY k.patient_id, k.agent ORDER BY k.place)
)
SELECT
    s.patient_id,
    s."row",
    s.place,
    s.cycle,
    s.agent,
    s.administered_at,
    s.net_gbq,
    s.lower_gbq,
    s.upper_gbq,
    CASE WHEN s.given = s.known THEN s.net_sum END AS cumulative_gbq,
    CASE WHEN s.given = s.bounded THEN s.lower_sum END AS cumulative_lower_gbq,
    CASE WHEN s.given = s.bounded THEN s.upper_sum END AS cumulative_upper_gbq,
    CASE WHEN s.given_of_agent = s.known_of_agent THEN s.agent_sum END AS agent_cumulative_gbq,
    date_diff('day', s.day_before, s.administered_at_on) AS interval_days,
    s.measured_gbq,
    s.of_each_kg,
    s.reason,
    date_diff('day', p.time_zero, s.administered_at_on) AS day,
    w.weight,
    1000.0 * CAST(s.net_gbq AS DOUBLE) / CAST(w.weight AS DOUBLE) AS net_mbq_per_kg,
    'administrations:' || CAST(s."row" AS VARCHAR) AS sources,
    w.weight_row
FROM summed AS s
INNER JOIN people AS p ON s.patient_id = p.patient_id
LEFT JOIN weights AS w ON s.patient_id = w.patient_id AND s."row" = w."row"
