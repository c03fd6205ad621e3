-- The response of the target lesions at each time point. RECIST 1.1: Eisenhauer et al., Eur J Cancer 2009;45:228-47.
-- RECIST 1.0: Therasse et al., J Natl Cancer Inst 2000;92:205-16. A sum with lesions missing is a lower bound, so it
-- can still show progression. WHO: Miller et al., Cancer 1981;47:207-14. A single lesion that grows by a quarter over
-- its own smallest is progression.
WITH grown AS (
    SELECT z.criteria, z.patient_id, z.reader, z.time_point, z.size, z.smallest
    FROM target_sizes AS z
    WHERE z.criteria = 'who'
        AND z.time_point > 0
        AND z.size > z.smallest
        AND 100 * (z.size - z.smallest) >= 25 * z.smallest
    QUALIFY row_number() OVER (PARTITION BY z.patient_id, z.reader, z.time_point ORDER BY z.lesion_id) = 1
),
judged AS (
    SELECT
        s.criteria,
        s.patient_id,
        s.reader,
        s.time_point,
        s.size,
        s.baseline,
        s.nadir,
        s.any_there,
        g.size AS grown_size,
        g.smallest,
        CASE
            WHEN g.size IS NOT NULL THEN 'PD'
            WHEN s.criteria = 'recist_1_1'
                AND 100 * (s.size - s.nadir) >= 20 * s.nadir AND s.size - s.nadir >= 5 THEN 'PD'
            WHEN s.criteria = 'recist_1_0'
                AND 100 * (s.size - s.nadir) >= 20 * s.nadir AND s.size > s.nadir THEN 'PD'
            WHEN NOT s.complete OR s.baseline IS NULL THEN 'NE'
            WHEN s.all_gone THEN 'CR'
            WHEN 100 * (s.baseline - s.size) >= CASE s.criteria WHEN 'who' THEN 50 ELSE 30 END * s.baseline THEN 'PR'
            ELSE 'SD'
        END AS response
    FROM target_sums AS s
    LEFT JOIN grown AS g
        ON s.criteria = g.criteria
        AND s.patient_id = g.patient_id
        AND s.reader = g.reader
        AND s.time_point = g.time_point
    WHERE s.time_point > 0
)
SELECT
    j.criteria,
    j.patient_id,
    j.reader,
    j.time_point,
    j.response,
    j.any_there,
    CAST(coalesce(j.smallest, j.baseline) AS DOUBLE) AS baseline,
    CAST(coalesce(j.grown_size, j.size) AS DOUBLE) AS value,
    CAST(
        CASE j.criteria
            WHEN 'recist_1_1' THEN greatest(j.nadir * 120, (j.nadir + 5) * 100)
            WHEN 'recist_1_0' THEN j.nadir * 120
            ELSE j.smallest * 125
        END AS DOUBLE
    ) / 100.0 AS threshold
FROM judged AS j
