-- Bone progression: every scan of the reader who decides that can be counted, and whether it shows enough new lesions.
-- The first may be a flare: then later ones are counted against it, otherwise against the baseline.
WITH scans AS (
    SELECT
        u.rule_id,
        u.new_lesions AS least,
        u.flare_until,
        b.patient_id,
        d.day,
        b.new_lesions,
        b.new_after_first,
        b."row"
    FROM rule.bone_progression AS u
    LEFT JOIN sole_readers AS s ON s.source = 'bone_scans'
    INNER JOIN records.bone_scans AS b ON coalesce(b.reader, '') = coalesce(u.reader, s.reader)
    INNER JOIN dated_rows AS d ON d.source = 'bone_scans' AND b."row" = d."row"
    INNER JOIN people AS p ON b.patient_id = p.patient_id
    WHERE d.day > p.baseline_limit
    QUALIFY row_number() OVER (PARTITION BY u.rule_id, b.patient_id, d.day ORDER BY b."row" DESC) = 1
),
first_scans AS (
    SELECT s.rule_id, s.patient_id, s.day, s."row", s.flare_until IS NULL OR s.day <= s.flare_until AS may_flare
    FROM scans AS s
    WHERE s.new_lesions IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY s.rule_id, s.patient_id ORDER BY s.day) = 1
),
counted AS (
    SELECT
        s.rule_id,
        s.patient_id,
        s.day,
        s.least,
        s."row",
        f."row" AS first_row,
        f.may_flare AND s.day > f.day AS after_flare,
        NOT (f.may_flare AND s.day = f.day) AS at_once,
        CASE WHEN f.may_flare AND s.day > f.day THEN s.new_after_first ELSE s.new_lesions END AS lesions
    FROM scans AS s
    INNER JOIN first_scans AS f ON s.rule_id = f.rule_id AND s.patient_id = f.patient_id AND s.day >= f.day
)
SELECT
    c.rule_id,
    c.patient_id,
    c.day,
    c.lesions >= c.least AS shown,
    c.at_once,
    CAST(c.lesions AS DOUBLE) AS value,
    CAST(c.least AS DOUBLE) AS threshold,
    CASE WHEN c.after_flare THEN 'new_after_first' ELSE 'new_lesions' END AS reason,
    concat_ws(
        ';',
        'bone_scans:' || CAST(c.first_row AS VARCHAR),
        CASE WHEN c."row" <> c.first_row THEN 'bone_scans:' || CAST(c."row" AS VARCHAR) END
    ) AS sources
FROM counted AS c
WHERE c.lesions IS NOT NULL
