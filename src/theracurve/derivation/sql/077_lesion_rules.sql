-- The rules that judge all lesions together, and the course of answers that each of them reads: iRECIST that of RECIST
-- 1.1, Choi's criteria one from the baseline and another from the smallest sum so far.
SELECT
    t.rule_id,
    CASE
        WHEN t.criteria = 'irecist' THEN 'recist_1_1'
        WHEN t.criteria = 'choi' AND t.increase_from = 'nadir' THEN 'choi_from_nadir'
        ELSE t.criteria
    END AS criteria,
    t.reappearance
FROM rule.tumour_progression AS t
WHERE t.criteria IN ('recist_1_1', 'recist_1_0', 'who', 'mrecist', 'choi', 'irecist')
