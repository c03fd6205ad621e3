-- RECIP 1.0: the response of every day after baseline, from the total volume of what takes up the tracer and from new
-- lesions, under each rule that asks for it. What an increase is compared with is the baseline, or the smallest volume
-- so far.
WITH volume_rows AS (
    SELECT
        u.rule_id,
        u.increase_from,
        v.patient_id,
        coalesce(v.reader, '') AS reader,
        date_diff('day', p.time_zero, v.imaged_on) AS day,
        date_diff('day', p.time_zero, v.imaged_on) > p.baseline_limit AS after_baseline,
        v.total_volume_ml AS volume,
        v.new_lesions,
        v."row"
    FROM rule.tumour_progression AS u
    INNER JOIN records.volumes AS v ON u.criteria = 'recip_1_0' AND (u.tracer IS NULL OR u.tracer = v.tracer)
    INNER JOIN people AS p ON v.patient_id = p.patient_id AND v.imaged_on <= p.cutoff
),
baselines AS (
    SELECT
        v.rule_id,
        v.patient_id,
        v.reader,
        v.day,
        v.volume,
        v."row",
        CASE WHEN v.day > 0 THEN 4 ELSE 0 END AS marks
    FROM volume_rows AS v
    CROSS JOIN rule.settings AS s
    WHERE
        NOT v.after_baseline AND v.volume IS NOT NULL
        AND (s.baseline_window IS NULL OR v.day >= -s.baseline_window)
    QUALIFY row_number() OVER (PARTITION BY v.rule_id, v.patient_id, v.reader ORDER BY v.day DESC, v."row" DESC) = 1
),
scans AS (
    SELECT
        v.rule_id,
        v.increase_from,
        v.patient_id,
        v.reader,
        v.day,
        v.volume,
        v.new_lesions,
        v."row",
        b.volume AS baseline,
        b."row" AS baseline_row,
        coalesce(b.marks, 0) AS marks
    FROM volume_rows AS v
    LEFT JOIN baselines AS b ON v.rule_id = b.rule_id AND v.patient_id = b.patient_id AND v.reader = b.reader
    WHERE v.after_baseline
    QUALIFY row_number() OVER (PARTITION BY v.rule_id, v.patient_id, v.reader, v.day ORDER BY v."row" DESC) = 1
),
looks AS (
    SELECT b.rule_id, b.patient_id, b.reader, b.day, b.volume, b."row"
    FROM baselines AS b
    UNION ALL
    SELECT s.rule_id, s.patient_id, s.reader, s.day, s.volume, s."row"
    FROM scans AS s
    WHERE s.increase_from = 'nadir' AND s.volume IS NOT NULL
),
references_of_scans AS (
    SELECT s.rule_id, s.patient_id, s.reader, s.day, e.volume, e."row"
    FROM scans AS s
    INNER JOIN looks AS e
        ON s.rule_id = e.rule_id AND s.patient_id = e.patient_id AND s.reader = e.reader AND s.day > e.day
    WHERE s.baseline IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY s.rule_id, s.patient_id, s.reader, s.day ORDER BY e.volume, e.day) = 1
),
compared AS (
    SELECT
        s.rule_id,
        s.patient_id,
        s.reader,
        s.day,
        s.volume,
        s.new_lesions,
        s.baseline,
        r.volume AS reference,
        s."row",
        s.baseline_row,
        r."row" AS reference_row,
        s.marks,
        s.volume > r.volume AND 100 * (s.volume - r.volume) >= 20 * r.volume AS increased,
        100 * (s.baseline - s.volume) >= 30 * s.baseline AS decreased
    FROM scans AS s
    LEFT JOIN references_of_scans AS r
        ON s.rule_id = r.rule_id AND s.patient_id = r.patient_id AND s.reader = r.reader AND s.day = r.day
),
reasoned AS (
    SELECT
        c.rule_id,
        c.patient_id,
        c.reader,
        c.day,
        c.volume,
        c.baseline,
        c.reference,
        c."row",
        c.baseline_row,
        c.reference_row,
        c.marks,
        c.decreased,
        CASE
            WHEN c.volume IS NULL THEN 'no_volume'
            WHEN c.baseline IS NULL THEN 'no_baseline_volume'
            WHEN c.increased AND c.new_lesions IS NULL THEN 'new_lesions_unknown'
            WHEN c.increased AND c.new_lesions >= 1 THEN 'volume_and_new_lesions'
            WHEN c.baseline = 0 THEN 'baseline_zero'
            WHEN c.volume = 0 AND coalesce(c.new_lesions, 0) = 0 THEN 'no_uptake'
            WHEN c.decreased AND c.new_lesions IS NULL THEN 'new_lesions_unknown'
            WHEN c.decreased AND c.new_lesions >= 1 THEN 'decrease_with_new_lesions'
            WHEN c.decreased THEN 'volume'
            WHEN c.increased THEN 'increase_without_new_lesions'
            ELSE 'volume'
        END AS reason
    FROM compared AS c
)
SELECT
    r.rule_id,
    r.patient_id,
    r.reader,
    r.day,
    CASE
        WHEN r.reason IN ('no_volume', 'no_baseline_volume', 'new_lesions_unknown', 'baseline_zero') THEN 'NE'
        WHEN r.reason = 'volume_and_new_lesions' THEN 'PD'
        WHEN r.reason = 'no_uptake' THEN 'CR'
        WHEN r.reason = 'volume' AND r.decreased THEN 'PR'
        ELSE 'SD'
    END AS response,
    r.reason,
    CAST(r.baseline AS DOUBLE) AS baseline,
    CAST(r.volume AS DOUBLE) AS value,
    CAST(r.reference * 120 AS DOUBLE) / 100.0 AS threshold,
    concat_ws(
        ';',
        'volumes:' || CAST(r."row" AS VARCHAR),
        'volumes:' || CAST(r.baseline_row AS VARCHAR),
        CASE WHEN r.reference_row <> r.baseline_row THEN 'volumes:' || CAST(r.reference_row AS VARCHAR) END
    ) AS sources,
    r.marks
FROM reasoned AS r
