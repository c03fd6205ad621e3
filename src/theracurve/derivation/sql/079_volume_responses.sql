-- RECIP 1.0 and PERCIST 1.0: the response of every day after baseline under each rule that asks for it, from one value
-- of each scan and from new lesions: the total volume of what takes up the tracer, or the SULpeak of what takes up most.
-- What an increase is compared with is the baseline, or the smallest value so far.
WITH volume_rows AS (
    SELECT
        u.rule_id,
        u.criteria,
        u.increase_from,
        u.measurable,
        u.complete,
        v.patient_id,
        coalesce(v.reader, '') AS reader,
        d.day,
        d.day > p.baseline_limit AS after_baseline,
        CASE u.criteria WHEN 'recip_1_0' THEN v.total_volume_ml ELSE v.sul_peak END AS volume,
        v.total_lesion_glycolysis AS glycolysis,
        v.liver_sul_mean,
        v.liver_sul_sd,
        v.new_lesions,
        v."row"
    FROM rule.tumour_progression AS u
    INNER JOIN records.volumes AS v ON u.criteria IN ('recip_1_0', 'percist_1_0') AND (u.tracer IS NULL OR u.tracer = v.tracer)
    INNER JOIN dated_rows AS d ON d.source = 'volumes' AND v."row" = d."row"
    INNER JOIN people AS p ON v.patient_id = p.patient_id
),
baselines AS (
    SELECT
        v.rule_id,
        v.patient_id,
        v.reader,
        v.day,
        v.volume,
        v.glycolysis,
        v.liver_sul_mean,
        v.liver_sul_sd,
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
        v.criteria,
        v.increase_from,
        v.measurable,
        v.complete,
        v.patient_id,
        v.reader,
        v.day,
        v.volume,
        v.glycolysis,
        v.liver_sul_mean AS liver,
        v.new_lesions,
        v."row",
        b.volume AS baseline,
        b."row" AS baseline_row,
        b.glycolysis AS baseline_glycolysis,
        2 * b.volume >= 3 * b.liver_sul_mean + 4 * b.liver_sul_sd AS above_liver,
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
        s.criteria,
        s.patient_id,
        s.reader,
        s.day,
        s.volume,
        s.glycolysis,
        s.new_lesions,
        s.baseline,
        s.baseline_glycolysis,
        r.volume AS reference,
        s."row",
        s.baseline_row,
        r."row" AS reference_row,
        s.marks,
        s.measurable = 'by_liver' AND s.above_liver IS NULL AS liver_unknown,
        s.measurable = 'by_liver' AND NOT s.above_liver AS not_measurable,
        s.complete = 'below_liver' AND s.liver IS NULL AS no_liver,
        s.complete = 'below_liver' AND s.volume < s.liver AS below_liver,
        CASE s.criteria
            WHEN 'recip_1_0' THEN s.volume > r.volume AND 100 * (s.volume - r.volume) >= 20 * r.volume
            ELSE 100 * (s.volume - r.volume) > 30 * r.volume AND 10 * (s.volume - r.volume) > 8
        END AS increased,
        100 * (s.baseline - s.volume) >= 30 * s.baseline
            AND (s.criteria = 'recip_1_0' OR 10 * (s.baseline - s.volume) >= 8) AS decreased,
        s.baseline_glycolysis > 0
            AND 100 * (s.glycolysis - s.baseline_glycolysis) >= 75 * s.baseline_glycolysis
            AND s.volume >= s.baseline AS extended
    FROM scans AS s
    LEFT JOIN references_of_scans AS r
        ON s.rule_id = r.rule_id AND s.patient_id = r.patient_id AND s.reader = r.reader AND s.day = r.day
),
reasoned AS (
    SELECT
        c.rule_id,
        c.criteria,
        c.patient_id,
        c.reader,
        c.day,
        c.volume,
        c.glycolysis,
        c.baseline,
        c.baseline_glycolysis,
        c.reference,
        c."row",
        c.baseline_row,
        c.reference_row,
        c.marks,
        c.increased,
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
        END AS by_volume,
        CASE
            WHEN c.new_lesions >= 1 THEN 'new_lesion'
            WHEN c.volume IS NULL THEN 'no_sul_peak'
            WHEN c.baseline IS NULL THEN 'no_baseline_sul_peak'
            WHEN c.liver_unknown THEN 'liver_unknown'
            WHEN c.not_measurable THEN 'not_measurable'
            WHEN c.increased THEN 'sul_peak'
            WHEN c.extended THEN 'extent'
            WHEN c.baseline = 0 THEN 'baseline_zero'
            WHEN c.volume = 0 THEN 'no_uptake'
            WHEN c.new_lesions IS NULL THEN 'new_lesions_unknown'
            WHEN c.no_liver THEN 'no_liver'
            WHEN c.below_liver THEN 'below_liver'
            ELSE 'sul_peak'
        END AS by_peak
    FROM compared AS c
),
decided AS (
    SELECT
        r.rule_id,
        r.criteria,
        r.patient_id,
        r.reader,
        r.day,
        r.volume,
        r.glycolysis,
        r.baseline,
        r.baseline_glycolysis,
        r.reference,
        r."row",
        r.baseline_row,
        r.reference_row,
        r.marks,
        r.increased,
        r.decreased,
        CASE r.criteria WHEN 'recip_1_0' THEN r.by_volume ELSE r.by_peak END AS reason
    FROM reasoned AS r
)
SELECT
    d.rule_id,
    d.patient_id,
    d.reader,
    d.day,
    CASE
        WHEN d.reason IN ('volume_and_new_lesions', 'new_lesion', 'extent') THEN 'PD'
        WHEN d.reason IN ('no_uptake', 'below_liver') THEN 'CR'
        WHEN d.reason = 'sul_peak' AND d.increased THEN 'PD'
        WHEN d.reason IN ('volume', 'sul_peak') AND d.decreased THEN 'PR'
        WHEN d.reason IN ('volume', 'sul_peak', 'decrease_with_new_lesions', 'increase_without_new_lesions') THEN 'SD'
        ELSE 'NE'
    END AS response,
    d.reason,
    CAST(CASE d.reason WHEN 'extent' THEN d.baseline_glycolysis ELSE d.baseline END AS DOUBLE) AS baseline,
    CAST(CASE d.reason WHEN 'extent' THEN d.glycolysis ELSE d.volume END AS DOUBLE) AS value,
    CAST(
        CASE
            WHEN d.reason = 'extent' THEN d.baseline_glycolysis * 175
            WHEN d.criteria = 'recip_1_0' THEN d.reference * 120
            ELSE greatest(d.reference * 130, d.reference * 100 + 80)
        END AS DOUBLE
    ) / 100.0 AS threshold,
    CASE
        WHEN d.criteria = 'recip_1_0' THEN 'mL'
        WHEN d.reason = 'extent' THEN 'SUL mL'
        ELSE 'SUL'
    END AS unit,
    concat_ws(
        ';',
        'volumes:' || CAST(d."row" AS VARCHAR),
        'volumes:' || CAST(d.baseline_row AS VARCHAR),
        CASE WHEN d.reference_row <> d.baseline_row THEN 'volumes:' || CAST(d.reference_row AS VARCHAR) END
    ) AS sources,
    d.marks
FROM decided AS d
