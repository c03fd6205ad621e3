-- What becomes of a progression by RECIST 1.1 under iRECIST (Seymour et al., Lancet Oncol 2017;18:e143-52): confirmed
-- where a later time point of the same run shows that something has come or grown since, refuted where something else
-- follows, unconfirmed where nothing does. Time points that nobody could evaluate are passed over.
WITH seen AS (
    SELECT
        u.rule_id,
        u.confirmed_after,
        u.last_unconfirmed,
        r.patient_id,
        r.reader,
        r.time_point,
        r.day,
        r.response,
        r.sources,
        CAST(sum(CASE r.response WHEN 'PD' THEN 0 ELSE 1 END) OVER (
            PARTITION BY u.rule_id, r.patient_id, r.reader
            ORDER BY r.time_point
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS BIGINT) AS run
    FROM rule.tumour_progression AS u
    INNER JOIN lesion_responses AS r
        ON u.criteria = 'irecist' AND r.criteria = 'recist_1_1' AND NOT r.reappearance AND r.response <> 'NE'
),
progressed AS (
    SELECT
        s.rule_id,
        s.confirmed_after,
        s.last_unconfirmed,
        s.patient_id,
        s.reader,
        s.time_point,
        s.run,
        s.day,
        s.sources,
        row_number() OVER course AS place,
        first_value(s.day) OVER course AS first_day,
        first_value(s.sources) OVER course AS first_sources
    FROM seen AS s
    WHERE s.response = 'PD'
    WINDOW course AS (PARTITION BY s.rule_id, s.patient_id, s.reader, s.run ORDER BY s.time_point)
),
targets AS (
    SELECT
        p.rule_id,
        p.patient_id,
        p.reader,
        p.time_point,
        row_number() OVER course = 1 OR z.size - first_value(z.size) OVER course >= 5 AS more
    FROM progressed AS p
    INNER JOIN target_responses AS t
        ON p.patient_id = t.patient_id AND p.reader = t.reader AND p.time_point = t.time_point
        AND t.criteria = 'recist_1_1' AND t.response = 'PD'
    INNER JOIN target_sums AS z
        ON p.patient_id = z.patient_id AND p.reader = z.reader AND p.time_point = z.time_point
        AND z.criteria = 'recist_1_1'
    WINDOW course AS (PARTITION BY p.rule_id, p.patient_id, p.reader, p.run ORDER BY p.time_point)
),
looked_at AS (
    SELECT
        p.rule_id,
        p.patient_id,
        p.reader,
        p.time_point,
        p.run,
        l.lesion_id,
        l.stands,
        l.new_lesion,
        l.state,
        r.longest_diameter_mm AS length
    FROM progressed AS p
    INNER JOIN lesions_at_time_points AS l
        ON p.patient_id = l.patient_id AND p.reader = l.reader AND p.time_point = l.time_point
    INNER JOIN lesion_rows AS r ON l.patient_id = r.patient_id AND l."row" = r."row"
),
non_targets AS (
    SELECT
        k.rule_id,
        k.patient_id,
        k.reader,
        k.time_point,
        row_number() OVER course = 1 OR coalesce(k.length > first_value(k.length) OVER course, FALSE) AS more
    FROM looked_at AS k
    INNER JOIN lesion_baselines AS b
        ON k.patient_id = b.patient_id AND k.reader = b.reader AND k.lesion_id = b.lesion_id AND NOT b.target
    WHERE k.stands AND k.state = 'unequivocal_progression'
    WINDOW course AS (PARTITION BY k.rule_id, k.patient_id, k.reader, k.run, k.lesion_id ORDER BY k.time_point)
),
new_lesions AS (
    SELECT
        k.rule_id,
        k.patient_id,
        k.reader,
        k.time_point,
        k.run,
        k.lesion_id,
        max(CASE WHEN k.stands THEN k.length END) AS length
    FROM looked_at AS k
    GROUP BY k.rule_id, k.patient_id, k.reader, k.time_point, k.run, k.lesion_id
    HAVING bool_or(k.new_lesion)
),
grown AS (
    SELECT
        n.rule_id,
        n.patient_id,
        n.reader,
        n.time_point,
        row_number() OVER course = 1 AS further,
        n.length,
        first_value(n.length) OVER course AS first_length
    FROM new_lesions AS n
    WINDOW course AS (PARTITION BY n.rule_id, n.patient_id, n.reader, n.run, n.lesion_id ORDER BY n.time_point)
),
more_than_before AS (
    SELECT t.rule_id, t.patient_id, t.reader, t.time_point
    FROM targets AS t
    WHERE t.more
    UNION ALL
    SELECT n.rule_id, n.patient_id, n.reader, n.time_point
    FROM non_targets AS n
    WHERE n.more
    UNION ALL
    SELECT g.rule_id, g.patient_id, g.reader, g.time_point
    FROM grown AS g
    GROUP BY g.rule_id, g.patient_id, g.reader, g.time_point
    HAVING
        bool_or(g.further)
        OR coalesce(bool_or(g.first_length < 10 AND g.length > g.first_length), FALSE)
        OR coalesce(sum(CASE WHEN g.first_length >= 10 THEN g.length - g.first_length END) >= 5, FALSE)
),
confirming AS (
    SELECT p.rule_id, p.patient_id, p.reader, p.run, min(p.time_point) AS time_point
    FROM progressed AS p
    INNER JOIN more_than_before AS m
        ON p.rule_id = m.rule_id AND p.patient_id = m.patient_id AND p.reader = m.reader
        AND p.time_point = m.time_point
    WHERE p.place > 1 AND p.day - p.first_day >= p.confirmed_after
    GROUP BY p.rule_id, p.patient_id, p.reader, p.run
),
reasoned AS (
    SELECT
        p.rule_id,
        p.last_unconfirmed,
        p.patient_id,
        p.reader,
        p.time_point,
        p.first_sources,
        CASE
            WHEN p.time_point >= c.time_point THEN 'confirmed'
            WHEN c.time_point IS NOT NULL THEN 'confirmed_later'
            WHEN f.run IS NOT NULL THEN 'refuted'
            ELSE 'unconfirmed'
        END AS reason,
        s.sources AS confirming_sources,
        f.sources AS following_sources
    FROM progressed AS p
    LEFT JOIN confirming AS c
        ON p.rule_id = c.rule_id AND p.patient_id = c.patient_id AND p.reader = c.reader AND p.run = c.run
    LEFT JOIN seen AS s
        ON c.rule_id = s.rule_id AND c.patient_id = s.patient_id AND c.reader = s.reader
        AND c.time_point = s.time_point
    LEFT JOIN seen AS f
        ON p.rule_id = f.rule_id AND p.patient_id = f.patient_id AND p.reader = f.reader
        AND p.run + 1 = f.run AND f.response <> 'PD'
)
SELECT
    r.rule_id,
    r.patient_id,
    r.reader,
    r.time_point,
    CASE
        WHEN r.reason = 'refuted' OR (r.reason = 'unconfirmed' AND r.last_unconfirmed = 'unconfirmed') THEN 'UPD'
        ELSE 'PD'
    END AS response,
    r.reason,
    CASE r.reason
        WHEN 'confirmed' THEN r.first_sources
        WHEN 'confirmed_later' THEN r.confirming_sources
        WHEN 'refuted' THEN r.following_sources
    END AS sources
FROM reasoned AS r
