-- Lines of treatment, as what was given makes them: the administrations, and other treatments of the kinds that the rule
-- names. A day on which something was given begins a line where it is the first, where it comes more than the gap after
-- the last day on which anything begun before was still given, or, if so ruled, where an agent is given on it that was
-- not given on the one before.
WITH given AS (
    SELECT x.patient_id, x.day, x.day AS last_day, x.agent, 1 AS source_order, x.place, x.sources
    FROM exposure AS x
    CROSS JOIN rule.lines AS r
    WHERE x.day >= 0
    UNION ALL
    SELECT
        p.patient_id,
        date_diff('day', p.time_zero, t.started_on) AS day,
        date_diff('day', p.time_zero, greatest(t.started_on, least(coalesce(t.ended_on, t.started_on), p.cutoff)))
            AS last_day,
        t.kind AS agent,
        2 AS source_order,
        t."row" AS place,
        'treatments:' || CAST(t."row" AS VARCHAR) AS sources
    FROM records.treatments AS t
    INNER JOIN rule.lines_treatments AS k ON t.kind = k.entry
    INNER JOIN people AS p ON t.patient_id = p.patient_id AND t.started_on <= p.cutoff AND t.started_on >= p.time_zero
),
days AS (
    SELECT g.patient_id, g.day, max(g.last_day) AS last_day
    FROM given AS g
    GROUP BY g.patient_id, g.day
),
spaced AS (
    SELECT
        d.patient_id,
        d.day,
        lag(d.day) OVER (PARTITION BY d.patient_id ORDER BY d.day) AS day_before,
        max(d.last_day) OVER (
            PARTITION BY d.patient_id ORDER BY d.day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS given_until
    FROM days AS d
),
renewed AS (
    SELECT DISTINCT s.patient_id, s.day
    FROM spaced AS s
    INNER JOIN given AS g ON s.patient_id = g.patient_id AND s.day = g.day
    LEFT JOIN given AS b ON s.patient_id = b.patient_id AND s.day_before = b.day AND g.agent = b.agent
    WHERE s.day_before IS NOT NULL AND b.patient_id IS NULL
),
numbered AS (
    SELECT
        s.patient_id,
        s.day,
        CAST(
            sum(
                CASE
                    WHEN s.day_before IS NULL OR s.day - s.given_until > r.gap THEN 1
                    WHEN r.by_new_agent AND n.patient_id IS NOT NULL THEN 1
                    ELSE 0
                END
            ) OVER (PARTITION BY s.patient_id ORDER BY s.day) AS BIGINT
        ) AS line
    FROM spaced AS s
    CROSS JOIN rule.lines AS r
    LEFT JOIN renewed AS n ON s.patient_id = n.patient_id AND s.day = n.day
),
placed AS (
    SELECT
        g.patient_id,
        n.line,
        g.day,
        g.last_day,
        g.agent,
        g.sources,
        row_number() OVER (PARTITION BY g.patient_id ORDER BY g.day, g.source_order, g.place) AS place
    FROM given AS g
    INNER JOIN numbered AS n ON g.patient_id = n.patient_id AND g.day = n.day
),
agents AS (
    SELECT p.patient_id, p.line, p.agent, min(p.place) AS place
    FROM placed AS p
    GROUP BY p.patient_id, p.line, p.agent
),
treatments AS (
    SELECT a.patient_id, a.line, string_agg(a.agent, ' + ' ORDER BY a.place) AS treatment
    FROM agents AS a
    GROUP BY a.patient_id, a.line
),
spans AS (
    SELECT
        p.patient_id,
        p.line,
        min(p.day) AS started_day,
        max(p.last_day) AS ended_day,
        min(p.place) AS first_place,
        string_agg(p.sources, ';' ORDER BY p.place) AS sources
    FROM placed AS p
    GROUP BY p.patient_id, p.line
)
SELECT
    s.patient_id,
    s.line,
    t.treatment,
    s.started_day,
    s.ended_day,
    lag(s.started_day) OVER course AS line_before_day,
    lead(s.started_day) OVER course AS next_line_day,
    s.sources,
    f.sources AS first_sources
FROM spans AS s
INNER JOIN treatments AS t ON s.patient_id = t.patient_id AND s.line = t.line
INNER JOIN placed AS f ON s.patient_id = f.patient_id AND s.first_place = f.place
WINDOW course AS (PARTITION BY s.patient_id ORDER BY s.line)
