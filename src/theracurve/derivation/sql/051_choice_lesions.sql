-- The lesion that speaks for an agent where the protocol asks for the index lesion: the last one so marked up to the
-- baseline limit, whoever read it.
SELECT l.patient_id, l.lesion_id, l."row"
FROM records.lesions AS l
INNER JOIN dated_rows AS d ON d.source = 'lesions' AND l."row" = d."row"
INNER JOIN people AS p ON l.patient_id = p.patient_id
INNER JOIN rule.agent_choice AS r ON r.over_lesions = 'index_lesion'
WHERE l."index" AND l.lesion_id IS NOT NULL AND d.day <= p.baseline_limit
QUALIFY row_number() OVER (PARTITION BY l.patient_id ORDER BY d.day DESC, l."row" DESC) = 1
