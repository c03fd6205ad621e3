-- The criteria in use that judge all lesions together, with the dimension in which each measures a lesion and a node.
SELECT DISTINCT
    t.criteria,
    CASE t.criteria WHEN 'who' THEN 'product' ELSE 'longest_diameter' END AS dimension,
    CASE t.criteria
        WHEN 'who' THEN 'product'
        WHEN 'recist_1_1' THEN 'short_axis'
        ELSE 'longest_diameter'
    END AS node_dimension
FROM rule.tumour_progression AS t
WHERE t.criteria IN ('recist_1_1', 'recist_1_0', 'who')
