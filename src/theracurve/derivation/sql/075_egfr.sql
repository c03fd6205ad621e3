-- The filtration rate estimated from every day's creatinine, age and sex, and where it cannot be, why. A partial date
-- stands for days of one calendar year. The equation is evaluated in doubles and rounded.
WITH measured AS (
    SELECT
        g.rule_id,
        g.creatinine AS analyte,
        m.patient_id,
        m.day,
        m.visit,
        m.value,
        m.value_side,
        m."row",
        p.patient_row,
        year(coalesce(l.collected_on, l.collected_on_first)) - r.birth_year AS age,
        CAST(m.scaled AS DOUBLE) / u.per_mg_dl AS creatinine,
        u.kind IS NOT NULL AS is_known_unit,
        m.marks | CASE WHEN u.by_factor THEN 2 ELSE 0 END AS marks,
        x.sex,
        x.turn,
        x.below,
        x.above,
        x.factor,
        x.of_a_year,
        x.adult
    FROM rule.egfr AS g
    INNER JOIN marker_values AS m ON g.creatinine = m.analyte
    INNER JOIN records.labs AS l ON m.patient_id = l.patient_id AND m."row" = l."row"
    INNER JOIN people AS p ON m.patient_id = p.patient_id
    INNER JOIN records.patients AS r ON p.patient_id = r.patient_id AND p.patient_row = r."row"
    LEFT JOIN rule.filtration_units AS u ON m.kind = u.kind
    LEFT JOIN rule.filtration_sexes AS x ON r.sex = x.sex
),
reasoned AS (
    SELECT
        m.rule_id,
        m.analyte,
        m.patient_id,
        m.day,
        m.visit,
        m."row",
        m.patient_row,
        m.age,
        m.creatinine,
        m.marks,
        m.turn,
        m.below,
        m.above,
        m.factor,
        m.of_a_year,
        CASE
            WHEN NOT m.is_known_unit THEN 'unit_differs'
            WHEN m.value_side <> '=' THEN 'bounded'
            WHEN m.value = 0 THEN 'creatinine_zero'
            WHEN m.sex IS NULL THEN 'no_sex'
            WHEN m.age IS NULL THEN 'no_birth_year'
            WHEN m.age < m.adult THEN 'under_age'
            ELSE 'estimated'
        END AS reason
    FROM measured AS m
),
estimated AS (
    SELECT
        r.patient_id,
        r.day,
        r.factor
        * power(least(r.creatinine / r.turn, CAST(1 AS DOUBLE)), r.below)
        * power(greatest(r.creatinine / r.turn, CAST(1 AS DOUBLE)), r.above)
        * power(r.of_a_year, CAST(r.age AS DOUBLE)) AS egfr
    FROM reasoned AS r
    WHERE r.reason = 'estimated'
)
SELECT
    r.rule_id,
    r.analyte,
    r.patient_id,
    r.day,
    r.visit,
    r.creatinine,
    CAST(r.age AS INTEGER) AS age,
    CAST(round(e.egfr, 6) AS DECIMAL(18, 6)) AS egfr,
    r.reason,
    'labs:' || CAST(r."row" AS VARCHAR) AS lab_source,
    'patients:' || CAST(r.patient_row AS VARCHAR) AS patient_source,
    r.marks
FROM reasoned AS r
LEFT JOIN estimated AS e ON r.patient_id = e.patient_id AND r.day = e.day
