-- The response of the non-target lesions at each time point. Where nodes are measured by their short axis, a node
-- under 10 mm is normal and counts as gone; where what takes up contrast is measured, so is what takes up none;
-- otherwise only what is no longer seen is gone.
WITH seen AS (
    SELECT
        c.criteria,
        b.patient_id,
        b.reader,
        d.time_point,
        coalesce(l.state, 'not_assessed') AS state,
        coalesce(CASE z.dimension WHEN 'short_axis' THEN z.size < 10 ELSE z.size = 0 END, FALSE) AS normal
    FROM lesion_baselines AS b
    CROSS JOIN lesion_criteria AS c
    INNER JOIN time_points AS d ON b.patient_id = d.patient_id AND b.reader = d.reader
    LEFT JOIN lesions_at_time_points AS l
        ON b.patient_id = l.patient_id
        AND b.reader = l.reader
        AND b.lesion_id = l.lesion_id
        AND d.time_point = l.time_point
        AND l.stands
    LEFT JOIN lesion_sizes AS z
        ON l.patient_id = z.patient_id
        AND l."row" = z."row"
        AND CASE b.kind WHEN 'node' THEN c.node_dimension ELSE c.dimension END = z.dimension
        AND z.dimension IN ('short_axis', 'enhancing')
    WHERE NOT b.target
)
SELECT
    s.criteria,
    s.patient_id,
    s.reader,
    s.time_point,
    CASE
        WHEN bool_or(s.state = 'unequivocal_progression') THEN 'PD'
        WHEN bool_and(s.state IN ('absent', 'disappeared') OR s.normal) THEN 'CR'
        WHEN bool_or(s.state = 'not_assessed') THEN 'NE'
        ELSE 'NON_CR_NON_PD'
    END AS response,
    bool_or(s.state NOT IN ('absent', 'disappeared', 'not_assessed') AND NOT s.normal) AS any_there
FROM seen AS s
GROUP BY s.criteria, s.patient_id, s.reader, s.time_point
