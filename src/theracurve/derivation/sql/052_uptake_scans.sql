-- The scan of each agent's tracer: the values of the latest day with one, up to the first administration, by lesion.
WITH counted AS (
    SELECT
        u.patient_id,
        t.agent,
        coalesce(u.lesion_id, '') AS lesion_id,
        date_diff('day', p.time_zero, u.imaged_on) AS day,
        u.value,
        u."row"
    FROM records.uptake AS u
    INNER JOIN people AS p ON u.patient_id = p.patient_id AND u.imaged_on <= p.cutoff
    INNER JOIN rule.agent_choice AS r ON u.metric = r.metric AND (r.reader IS NULL OR u.reader = r.reader)
    INNER JOIN rule.agent_tracers AS t ON u.tracer = t.tracer
    LEFT JOIN choice_lesions AS i ON u.patient_id = i.patient_id
    WHERE u.value IS NOT NULL
        AND (
            p.first_administration_day IS NULL
            OR date_diff('day', p.time_zero, u.imaged_on) <= p.first_administration_day
        )
        AND (r.over_lesions <> 'index_lesion' OR u.lesion_id = i.lesion_id)
),
dated AS (
    SELECT
        c.patient_id,
        c.agent,
        c.lesion_id,
        c.day,
        c.value,
        c."row",
        max(c.day) OVER (PARTITION BY c.patient_id, c.agent) AS scan_day
    FROM counted AS c
)
SELECT d.patient_id, d.agent, d.lesion_id, d.day, d.value, d."row"
FROM dated AS d
WHERE d.day = d.scan_day
QUALIFY row_number() OVER (PARTITION BY d.patient_id, d.agent, d.lesion_id ORDER BY d."row" DESC) = 1
