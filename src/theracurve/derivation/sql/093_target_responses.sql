-- The response of the target lesions at each time point. RECIST 1.1: Eisenhauer et al., Eur J Cancer 2009;45:228-47.
-- RECIST 1.0: Therasse et al., J Natl Cancer Inst 2000;92:205-16. A sum with lesions missing is a lower bound, so it
-- can still show progression. WHO: Miller et al., Cancer 1981;47:207-14. A single lesion that grows by a quarter over
-- its own smallest is progression. mRECIST: Lencioni and Llovet, Semin Liver Dis 2010;30:52-60. Choi et al., J Clin Oncol
-- 2007;25:1753-9: by 10 % of the sum, or by 15 % of the attenuation.
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
        d.nodule,
        d.lesions,
        d.density,
        d.at_baseline,
        CASE s.criteria WHEN 'choi' THEN s.baseline WHEN 'choi_from_nadir' THEN s.nadir END AS reference,
        d.known AS density_known,
        coalesce(d.known AND 100 * (d.at_baseline - d.density) >= 15 * d.at_baseline, FALSE) AS density_fell,
        CASE
            WHEN g.size IS NOT NULL THEN 'PD'
            WHEN s.criteria = 'recist_1_1'
                AND 100 * (s.size - s.nadir) >= 20 * s.nadir AND s.size - s.nadir >= 5 THEN 'PD'
            WHEN s.criteria IN ('recist_1_0', 'mrecist')
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
    LEFT JOIN target_densities AS d
        ON s.criteria = d.criteria
        AND s.patient_id = d.patient_id
        AND s.reader = d.reader
        AND s.time_point = d.time_point
    WHERE s.time_point > 0
),
reasoned AS (
    SELECT
        j.criteria,
        j.patient_id,
        j.reader,
        j.time_point,
        j.size,
        j.baseline,
        j.nadir,
        j.any_there,
        j.grown_size,
        j.smallest,
        j.lesions,
        j.density,
        j.at_baseline,
        j.reference,
        j.response,
        CASE
            WHEN j.density_known IS NULL THEN 'target'
            WHEN j.nodule THEN 'nodule'
            WHEN 100 * (j.size - j.reference) >= 10 * j.reference AND j.size > j.reference THEN
                CASE WHEN j.density_fell THEN 'density' WHEN j.density_known THEN 'larger' ELSE 'density_unknown' END
            WHEN j.response IN ('NE', 'CR') OR 100 * (j.baseline - j.size) >= 10 * j.baseline THEN 'target'
            WHEN j.density_fell THEN 'density'
            WHEN j.density_known THEN 'stable'
            ELSE 'density_unknown'
        END AS reason
    FROM judged AS j
)
SELECT
    r.criteria,
    r.patient_id,
    r.reader,
    r.time_point,
    CASE
        WHEN r.reason IN ('nodule', 'larger') THEN 'PD'
        WHEN r.reason = 'density' THEN 'PR'
        WHEN r.reason = 'density_unknown' THEN 'NE'
        WHEN r.reason = 'stable' THEN 'SD'
        WHEN r.criteria IN ('choi', 'choi_from_nadir') AND r.response = 'SD' THEN 'PR'
        ELSE r.response
    END AS response,
    CASE WHEN r.reason IN ('larger', 'stable') THEN 'target' ELSE r.reason END AS reason,
    r.any_there,
    CAST(coalesce(r.smallest, r.baseline) AS DOUBLE) AS baseline,
    CAST(coalesce(r.grown_size, r.size) AS DOUBLE) AS value,
    CAST(
        CASE r.criteria
            WHEN 'recist_1_1' THEN greatest(r.nadir * 120, (r.nadir + 5) * 100)
            WHEN 'recist_1_0' THEN r.nadir * 120
            WHEN 'mrecist' THEN r.nadir * 120
            WHEN 'who' THEN r.smallest * 125
            ELSE r.reference * 110
        END AS DOUBLE
    ) / 100.0 AS threshold,
    CAST(r.at_baseline AS DOUBLE) / CAST(r.lesions AS DOUBLE) AS density_baseline,
    CAST(r.density AS DOUBLE) / CAST(r.lesions AS DOUBLE) AS density,
    CAST(r.at_baseline * 85 AS DOUBLE) / 100.0 / CAST(r.lesions AS DOUBLE) AS density_threshold
FROM reasoned AS r
