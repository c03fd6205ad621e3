-- The first administration from time zero on to each patient of a group that is not treated, unless the protocol allows
-- crossover.
SELECT x.patient_id, x.agent, x.cycle, x.day, x.sources
FROM exposure AS x
INNER JOIN people AS p ON x.patient_id = p.patient_id
CROSS JOIN rule.deviations AS r
LEFT JOIN rule.treated_groups AS t ON p."group" = t."group"
LEFT JOIN rule.allowed_deviations AS a ON a.kind = 'crossover'
WHERE x.day >= 0 AND t."group" IS NULL AND a.kind IS NULL
QUALIFY row_number() OVER (PARTITION BY x.patient_id ORDER BY x.place) = 1
