-- Other antitumour treatments after time zero, and the first administration of an agent to a patient of a group that is
-- not treated (crossover). `kind` empty in the rule: every kind is one.
WITH started AS (
    SELECT
        p.patient_id,
        date_diff('day', p.time_zero, t.started_on) AS day,
        t.kind,
        'started' AS reason,
        1 AS source_order,
        t."row",
        'treatments:' || CAST(t."row" AS VARCHAR) AS sources
    FROM records.treatments AS t
    INNER JOIN rule.other_treatments AS o ON o.kind IN ('', t.kind)
    INNER JOIN people AS p ON t.patient_id = p.patient_id AND t.started_on <= p.cutoff
),
crossed AS (
    SELECT
        x.patient_id,
        x.day,
        'crossover' AS kind,
        'crossover' AS reason,
        2 AS source_order,
        x."row",
        x.sources
    FROM exposure AS x
    INNER JOIN people AS p ON x.patient_id = p.patient_id
    INNER JOIN rule.crossover_groups AS g ON p."group" = g."group"
    WHERE x.day > 0
    QUALIFY row_number() OVER (PARTITION BY x.patient_id ORDER BY x.place) = 1
),
intercurrent AS (
    SELECT s.patient_id, s.day, s.kind, s.reason, s.source_order, s."row", s.sources
    FROM started AS s
    WHERE s.day > 0
    UNION ALL
    SELECT c.patient_id, c.day, c.kind, c.reason, c.source_order, c."row", c.sources
    FROM crossed AS c
)
SELECT
    i.patient_id,
    i.day,
    i.kind,
    i.reason,
    i.sources,
    row_number() OVER (PARTITION BY i.patient_id ORDER BY i.day, i.source_order, i."row") AS occurrence
FROM intercurrent AS i
