-- The criteria in use that judge all lesions together, with the dimension in which each measures a lesion and a node.
SELECT DISTINCT
    u.criteria,
    CASE u.criteria
        WHEN 'who' THEN 'product'
        WHEN 'mrecist' THEN 'enhancing'
        ELSE 'longest_diameter'
    END AS dimension,
    CASE
        WHEN u.criteria = 'who' THEN 'product'
        WHEN u.criteria IN ('recist_1_1', 'mrecist') THEN 'short_axis'
        ELSE 'longest_diameter'
    END AS node_dimension
FROM lesion_rules AS u
