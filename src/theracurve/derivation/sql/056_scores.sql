-- The score of each scale on every day that has an answer, or an item without one, or the score itself as it was
-- recorded: that counts, whatever the items say. Where one part of the scale, or all together, has too few answers,
-- there is none.
WITH recorded AS (
    SELECT
        s.measure,
        a.patient_id,
        d.day,
        a.value,
        a."row"
    FROM rule.score_scales AS s
    INNER JOIN records.assessments AS a ON s.measure = a.measure
    INNER JOIN dated_rows AS d ON d.source = 'assessments' AND a."row" = d."row"
    WHERE a.value IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY s.measure, a.patient_id, d.day ORDER BY a."row" DESC) = 1
),
parts AS (
    SELECT
        a.measure,
        a.part,
        a.patient_id,
        a.day,
        count(a.points) AS answered,
        CAST(coalesce(sum(a.points), 0) AS DECIMAL(18, 6)) AS points
    FROM score_answers AS a
    GROUP BY a.measure, a.part, a.patient_id, a.day
),
prorated AS (
    SELECT
        p.measure,
        p.patient_id,
        p.day,
        p.answered,
        p.points,
        q.least,
        q.most,
        p.answered >= q.answered AS is_enough,
        CASE WHEN p.answered > 0 THEN CAST(p.points * q.items AS DOUBLE) / CAST(p.answered AS DOUBLE) END AS prorated
    FROM parts AS p
    INNER JOIN rule.score_parts AS q ON p.measure = q.measure AND p.part = q.part
),
whole AS (
    SELECT
        p.measure,
        p.patient_id,
        p.day,
        CAST(sum(p.answered) AS BIGINT) AS answered,
        count(*) FILTER (WHERE p.is_enough) AS parts,
        sum(p.prorated) AS prorated,
        CAST(sum(p.points) AS DECIMAL(18, 6)) AS points,
        min(p.least) AS least,
        max(p.most) AS most
    FROM prorated AS p
    GROUP BY p.measure, p.patient_id, p.day
),
cited AS (
    SELECT
        a.measure,
        a.patient_id,
        a.day,
        min(a."row") AS "row",
        string_agg('assessments:' || CAST(a."row" AS VARCHAR), ';' ORDER BY a.place) AS sources
    FROM score_answers AS a
    WHERE a.is_answer
    GROUP BY a.measure, a.patient_id, a.day
),
days AS (
    SELECT w.measure, w.patient_id, w.day
    FROM whole AS w
    UNION ALL
    SELECT r.measure, r.patient_id, r.day
    FROM recorded AS r
),
every_day AS (
    SELECT DISTINCT d.measure, d.patient_id, d.day
    FROM days AS d
),
reasoned AS (
    SELECT
        s.rule_id,
        s.measure,
        s.way,
        s.items,
        d.patient_id,
        d.day,
        coalesce(w.answered, 0) AS answered,
        w.points,
        w.prorated,
        w.least,
        w.most,
        r.value AS recorded,
        r."row" AS recorded_row,
        c."row",
        c.sources,
        CASE
            WHEN r."row" IS NOT NULL THEN 'as_recorded'
            WHEN w.parts = s.parts AND w.answered >= s.answered THEN 'scored'
            ELSE 'too_few_answers'
        END AS reason
    FROM every_day AS d
    INNER JOIN rule.score_scales AS s ON d.measure = s.measure
    LEFT JOIN whole AS w ON d.measure = w.measure AND d.patient_id = w.patient_id AND d.day = w.day
    LEFT JOIN recorded AS r ON d.measure = r.measure AND d.patient_id = r.patient_id AND d.day = r.day
    LEFT JOIN cited AS c ON d.measure = c.measure AND d.patient_id = c.patient_id AND d.day = c.day
),
computed AS (
    SELECT
        r.measure,
        r.patient_id,
        r.day,
        CASE r.way
            WHEN 'percent'
                THEN CAST(100 * (r.points - r.answered * r.least) AS DOUBLE)
                    / CAST(r.answered * (r.most - r.least) AS DOUBLE)
            WHEN 'mean' THEN CAST(r.points AS DOUBLE) / CAST(r.answered AS DOUBLE)
            ELSE r.prorated
        END AS score
    FROM reasoned AS r
    WHERE r.reason = 'scored'
)
SELECT
    r.rule_id,
    r.patient_id,
    r.measure,
    r.day,
    v.visit,
    CASE
        WHEN r.reason = 'as_recorded' THEN r.recorded
        ELSE CAST(round(c.score, 6) AS DECIMAL(18, 6))
    END AS score,
    CAST(r.answered AS INTEGER) AS answered,
    r.items,
    r.reason,
    CASE WHEN r.reason = 'as_recorded' THEN r.recorded_row ELSE r."row" END AS "row",
    CASE
        WHEN r.reason = 'as_recorded' THEN 'assessments:' || CAST(r.recorded_row AS VARCHAR)
        ELSE coalesce(r.sources, '')
    END AS sources
FROM reasoned AS r
LEFT JOIN computed AS c ON r.measure = c.measure AND r.patient_id = c.patient_id AND r.day = c.day
LEFT JOIN visit_days AS v ON r.patient_id = v.patient_id AND r.day = v.day
