-- Patients with more administrations than planned, and treated ones with fewer although the last of them was due.
WITH given AS (
    SELECT
        x.patient_id,
        count(*) AS administrations,
        max(x.day) AS last_day,
        string_agg(x.sources, ';' ORDER BY x.place) AS sources
    FROM exposure AS x
    GROUP BY x.patient_id
),
counted AS (
    SELECT
        p.patient_id,
        t."group" IS NOT NULL AS treated,
        p.death_day,
        f.followed_until,
        coalesce(g.administrations, 0) AS administrations,
        g.last_day,
        coalesce(g.sources, '') AS sources,
        r.least,
        r.most,
        coalesce(p.first_administration_day, 0)
        + (r.least - 1) * coalesce(r.longest_days, r.interval_days) + r.window_days AS due_day
    FROM people AS p
    INNER JOIN observation_ends AS f ON p.patient_id = f.patient_id
    CROSS JOIN rule.deviations AS r
    LEFT JOIN given AS g ON p.patient_id = g.patient_id
    LEFT JOIN rule.treated_groups AS t ON p."group" = t."group"
    WHERE r.least IS NOT NULL
)
SELECT
    c.patient_id,
    c.last_day AS day,
    CASE WHEN c.administrations > c.most THEN 'too_many' ELSE 'too_few' END AS reason,
    CASE WHEN c.administrations > c.most THEN NULL ELSE CAST(c.least AS DOUBLE) END AS least,
    CASE WHEN c.administrations > c.most THEN CAST(c.most AS DOUBLE) END AS most,
    CAST(c.administrations AS DOUBLE) AS value,
    c.sources
FROM counted AS c
WHERE c.administrations > c.most
    OR (
        c.treated
        AND c.administrations < c.least
        AND coalesce(c.due_day <= c.followed_until, TRUE)
        AND coalesce(c.due_day < c.death_day, TRUE)
    )
