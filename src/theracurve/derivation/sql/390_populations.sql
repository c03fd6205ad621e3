-- Who is in which population, and why. Benefit differs by definition, all else does not.
WITH major AS (
    SELECT
        d.patient_id,
        count(*) AS deviations,
        string_agg(d.sources, ';' ORDER BY d.evidence_id) FILTER (WHERE d.sources <> '') AS sources
    FROM deviations AS d
    WHERE d.grade = 'major'
    GROUP BY d.patient_id
),
not_eligible AS (
    SELECT
        e.patient_id,
        count(*) AS criteria,
        string_agg(e.sources, ';' ORDER BY e.place) FILTER (WHERE e.sources <> '') AS sources
    FROM eligibility AS e
    WHERE e.answer = 'not_met'
    GROUP BY e.patient_id
),
judged AS (
    SELECT
        p.patient_id,
        s.variant,
        s.population,
        p.first_administration_day,
        m.deviations,
        m.sources,
        n.criteria,
        n.sources AS sources_of_criteria,
        CASE
            WHEN s.kind = 'all_allocated' THEN 'allocated'
            WHEN s.kind = 'treated' AND p.first_administration_day IS NOT NULL THEN 'treated'
            WHEN s.kind = 'treated' THEN 'no_administration'
            WHEN s.kind = 'evaluable_for_benefit' AND b.answer IN ('met', 'not_met') THEN 'benefit_evaluable'
            WHEN s.kind = 'evaluable_for_benefit' THEN 'benefit_' || b.answer
            WHEN t."group" IS NOT NULL AND p.first_administration_day IS NULL THEN 'no_administration'
            WHEN n.criteria IS NOT NULL THEN 'not_eligible'
            WHEN m.deviations IS NOT NULL THEN 'major_deviation'
            ELSE 'no_major_deviation'
        END AS reason
    FROM people AS p
    CROSS JOIN rule.populations AS s
    LEFT JOIN benefit AS b
        ON p.patient_id = b.patient_id
        AND s.variant = b.variant
        AND s.benefit = b.benefit
        AND s.kind = 'evaluable_for_benefit'
    LEFT JOIN rule.treated_groups AS t ON p."group" = t."group"
    LEFT JOIN major AS m ON p.patient_id = m.patient_id
    LEFT JOIN not_eligible AS n ON p.patient_id = n.patient_id
)
SELECT
    j.patient_id,
    j.variant,
    j.population,
    j.reason IN ('allocated', 'treated', 'benefit_evaluable', 'no_major_deviation') AS included,
    j.reason,
    CASE
        WHEN j.reason = 'major_deviation' THEN CAST(j.deviations AS DOUBLE)
        WHEN j.reason = 'not_eligible' THEN CAST(j.criteria AS DOUBLE)
    END AS value,
    CASE WHEN j.reason = 'treated' THEN CAST(j.first_administration_day AS DOUBLE) END AS days,
    CASE
        WHEN j.reason = 'treated' THEN x.sources
        WHEN j.reason = 'major_deviation' THEN coalesce(j.sources, '')
        WHEN j.reason = 'not_eligible' THEN j.sources_of_criteria
        ELSE ''
    END AS sources
FROM judged AS j
LEFT JOIN exposure AS x ON j.patient_id = x.patient_id AND x.place = 1
