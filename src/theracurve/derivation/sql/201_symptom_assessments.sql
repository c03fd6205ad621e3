-- Symptom relapse: every value after baseline that has a reference (baseline, or the best value so far), and whether it
-- shows a relapse. Where a relapse has to follow an improvement, the baseline and the best value since are cited, too:
-- they say whether there was one.
WITH running AS (
    SELECT
        s.rule_id,
        s.better,
        s.step,
        s.reference,
        s.after_improvement,
        s.patient_id,
        s.day,
        s.value,
        s."row",
        s.sources,
        s.is_baseline,
        min(s.value) OVER earlier AS lowest,
        max(s.value) OVER earlier AS highest,
        min(CASE WHEN s.is_baseline THEN s.value END) OVER earlier AS baseline,
        min(CASE WHEN s.is_baseline THEN s."row" END) OVER earlier AS baseline_row,
        min(CASE WHEN s.is_baseline THEN s.sources END) OVER earlier AS baseline_sources
    FROM symptom_series AS s
    WINDOW earlier AS (
        PARTITION BY s.rule_id, s.patient_id ORDER BY s.day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
referred AS (
    SELECT
        r.rule_id,
        r.better,
        r.step,
        r.after_improvement,
        r.patient_id,
        r.day,
        r.value,
        r.sources,
        CASE WHEN r.after_improvement THEN r.baseline_row END AS baseline_row,
        r.baseline_sources,
        CASE r.better WHEN 'lower' THEN r.lowest ELSE r.highest END AS best,
        CASE
            WHEN r.reference = 'baseline' THEN r.baseline
            WHEN r.better = 'lower' THEN r.lowest
            ELSE r.highest
        END AS reference,
        r.after_improvement
            AND coalesce(CASE r.better WHEN 'lower' THEN r.lowest < r.baseline ELSE r.highest > r.baseline END, FALSE)
            AS improved
    FROM running AS r
    WHERE NOT r.is_baseline
),
judged AS (
    SELECT
        f.rule_id,
        f.better,
        f.step,
        f.patient_id,
        f.day,
        f.value,
        f.sources,
        f.baseline_row,
        f.baseline_sources,
        f.improved,
        f.best,
        f.reference,
        CASE f.better WHEN 'lower' THEN f.value - f.reference ELSE f.reference - f.value END >= f.step
            AND (f.improved OR NOT f.after_improvement) AS shown
    FROM referred AS f
    WHERE f.reference IS NOT NULL
),
reference_rows AS (
    SELECT j.rule_id, j.patient_id, j.day, s."row", s.sources, s.marks
    FROM judged AS j
    INNER JOIN symptom_series AS s
        ON j.rule_id = s.rule_id AND j.patient_id = s.patient_id AND j.reference = s.value AND s.day < j.day
        AND (s.reference = 'best' OR s.is_baseline)
    QUALIFY row_number() OVER (PARTITION BY j.rule_id, j.patient_id, j.day ORDER BY s.day) = 1
),
best_rows AS (
    SELECT j.rule_id, j.patient_id, j.day, s."row", s.sources
    FROM judged AS j
    INNER JOIN symptom_series AS s
        ON j.rule_id = s.rule_id AND j.patient_id = s.patient_id AND j.best = s.value AND s.day < j.day
        AND NOT s.is_baseline
    WHERE j.improved
    QUALIFY row_number() OVER (PARTITION BY j.rule_id, j.patient_id, j.day ORDER BY s.day) = 1
)
SELECT
    j.rule_id,
    j.patient_id,
    j.day,
    j.shown,
    CAST(j.reference AS DOUBLE) AS baseline,
    CAST(j.value AS DOUBLE) AS value,
    CAST(CASE j.better WHEN 'lower' THEN j.reference + j.step ELSE j.reference - j.step END AS DOUBLE) AS threshold,
    concat_ws(
        ';',
        w.sources,
        j.sources,
        CASE WHEN j.baseline_row <> w."row" THEN j.baseline_sources END,
        CASE WHEN b."row" <> w."row" THEN b.sources END
    ) AS sources,
    w.marks
FROM judged AS j
INNER JOIN reference_rows AS w ON j.rule_id = w.rule_id AND j.patient_id = w.patient_id AND j.day = w.day
LEFT JOIN best_rows AS b ON j.rule_id = b.rule_id AND j.patient_id = b.patient_id AND j.day = b.day
