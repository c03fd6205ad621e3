-- The derived table `agent_choice`.
SELECT
    c.patient_id,
    c.chosen,
    c.given,
    c.agrees,
    c.reason,
    c.metric,
    c.value,
    c.runner_up,
    c.runner_up_value,
    c.patient_id || '|protocol|agent_choice||' AS evidence_id
FROM agent_choice AS c
