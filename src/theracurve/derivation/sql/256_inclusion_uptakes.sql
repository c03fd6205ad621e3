-- The uptake that inclusion asks for: the highest of the last day before the end of the baseline that has one.
WITH counted AS (
    SELECT
        u.patient_id,
        n.name,
        date_diff('day', p.time_zero, u.imaged_on) AS day,
        u.tracer,
        coalesce(u.lesion_id, '') AS lesion_id,
        coalesce(u.reader, '') AS reader,
        u.value,
        u."row"
    FROM records.uptake AS u
    INNER JOIN people AS p ON u.patient_id = p.patient_id AND u.imaged_on <= p.cutoff
    INNER JOIN rule.inclusion AS n ON n.source = 'uptake' AND u.metric = n."of" AND n.tracer IN ('', u.tracer)
    CROSS JOIN rule.settings AS s
    WHERE u.value IS NOT NULL
        AND date_diff('day', p.time_zero, u.imaged_on) <= p.baseline_limit
        AND (s.baseline_window IS NULL OR date_diff('day', p.time_zero, u.imaged_on) >= -s.baseline_window)
),
dated AS (
    SELECT
        c.patient_id,
        c.name,
        c.day,
        c.value,
        c."row",
        max(c.day) OVER (PARTITION BY c.patient_id, c.name) AS last_day
    FROM counted AS c
    QUALIFY row_number() OVER (
        PARTITION BY c.patient_id, c.name, c.day, c.tracer, c.lesion_id, c.reader ORDER BY c."row" DESC
    ) = 1
)
SELECT
    d.patient_id,
    d.name,
    d.day,
    max(d.value) AS value,
    string_agg('uptake:' || CAST(d."row" AS VARCHAR), ';' ORDER BY d."row") AS sources
FROM dated AS d
WHERE d.day = d.last_day
GROUP BY d.patient_id, d.name, d.day
