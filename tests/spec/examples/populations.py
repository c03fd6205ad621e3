"""Section 7c: analysis populations."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

AGENTS = "agents: {177Lu-DOTATATE: {radionuclide: Lu-177, activity: 7.4 GBq}}"
BENEFIT = """
benefit:
  at: [3]
  criteria: {clinical_status: {table: assessments, measure: pain, improves_by: 2}}
  rule: all_applicable
"""

POPULATIONS = Subject(
    "Analysis populations",
    "Who is in, who is out, and why. Nobody leaves the population of all who were allocated.",
    (
        Example(
            title="All allocated, treated, per protocol",
            words="Patient 1 was treated as planned, patient 2 with far too little, patient 3, of the treated group, never. "
            "Patient 4 is of the other group, and per protocol without a treatment; patient 5 has a minor deviation.",
            study=f"{AGENTS}\nvisits: {{months: [24], window: 1 day}}\ndeviations: {{}}",
            records={
                "patients": """
                    patient_id, group, enrolled_on
                    1, A, day 0
                    2, A, day 0
                    3, A, day 0
                    4, B, day 0
                    5, A, day 0
                """,
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    1, 2, day 60, 177Lu-DOTATATE, 7.4, GBq
                    1, 1, day 3, 177Lu-DOTATATE, 7.4, GBq
                    2, 1, day 3, 177Lu-DOTATATE, 2, GBq
                    2, 2, day 60, 177Lu-DOTATATE, 3, GBq
                    5, 1, day 3, 177Lu-DOTATATE, 6.6, GBq
                """,
                "follow_up": """
                    patient_id, last_seen_on, vital_status
                    1, day 100, alive
                    2, day 100, alive
                    3, day 100, alive
                    4, day 100, alive
                    5, day 100, alive
                """,
            },
            expect={
                "populations": """
                    patient_id, variant, population, included, reason, evidence_id
                    1, protocol, all_allocated, true, allocated, 1|protocol|population|all_allocated|
                    1, protocol, per_protocol, true, no_major_deviation, 1|protocol|population|per_protocol|
                    1, protocol, treated, true, treated, 1|protocol|population|treated|
                    2, protocol, all_allocated, true, allocated, 2|protocol|population|all_allocated|
                    2, protocol, per_protocol, false, major_deviation, 2|protocol|population|per_protocol|
                    2, protocol, treated, true, treated, 2|protocol|population|treated|
                    3, protocol, all_allocated, true, allocated, 3|protocol|population|all_allocated|
                    3, protocol, per_protocol, false, no_administration, 3|protocol|population|per_protocol|
                    3, protocol, treated, false, no_administration, 3|protocol|population|treated|
                    4, protocol, all_allocated, true, allocated, 4|protocol|population|all_allocated|
                    4, protocol, per_protocol, true, no_major_deviation, 4|protocol|population|per_protocol|
                    4, protocol, treated, false, no_administration, 4|protocol|population|treated|
                    5, protocol, all_allocated, true, allocated, 5|protocol|population|all_allocated|
                    5, protocol, per_protocol, true, no_major_deviation, 5|protocol|population|per_protocol|
                    5, protocol, treated, true, treated, 5|protocol|population|treated|
                """,
                "evidence where decision=population, patient_id=2": """
                    subject, visit, rule_id, answer, reason, baseline, value, threshold, unit, days, sources
                    all_allocated, , populations, included, allocated, none, none, none, , none,
                    per_protocol, , populations, excluded, major_deviation, none, 2, none, , none, administrations:3;administrations:4
                    treated, , populations, included, treated, none, none, none, , 3, administrations:3
                """,
            },
        ),
        Example(
            title="Per protocol after crossover",
            words="Of the group that is not treated, patient 1 was given the agent and is out; patient 2 was not.",
            study=f"{AGENTS}\nvisits: {{months: [24], window: 1 day}}\ndeviations: {{}}",
            records={
                "patients": "patient_id, group, enrolled_on\n1, B, day 0\n2, B, day 0",
                "administrations": "cycle, administered_at, agent, activity, activity_unit\n1, day 9, 177Lu-DOTATATE, 7.4, GBq",
                "follow_up": "patient_id, last_seen_on, vital_status\n1, day 100, alive\n2, day 100, alive",
            },
            expect={
                "populations where population=per_protocol": """
                    patient_id, included, reason
                    1, false, major_deviation
                    2, true, no_major_deviation
                """,
                "evidence where decision=population, subject=per_protocol": """
                    patient_id, answer, reason, value, sources
                    1, excluded, major_deviation, 1, administrations:1
                    2, included, no_major_deviation, none,
                """,
            },
        ),
        Example(
            title="Evaluable for benefit",
            words="Benefit met or not met is evaluable (1, 2), without a value it is not (3), and where the criterion does "
            "not apply there is none to evaluate (4). The variant asks for a smaller step, which applies to patient 4.",
            study=f"{BENEFIT}\nvariants: {{step: {{benefit.criteria.clinical_status.improves_by: 1}}}}",
            records={
                "patients": patients(4),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, pain, 5
                    1, day 91, pain, 3
                    2, day 0, pain, 5
                    2, day 91, pain, 5
                    3, day 0, pain, 5
                    4, day 0, pain, 1
                    4, day 91, pain, 0
                """,
            },
            expect={
                "populations where population=evaluable_for_benefit": """
                    patient_id, variant, included, reason
                    1, protocol, true, benefit_evaluable
                    1, step, true, benefit_evaluable
                    2, protocol, true, benefit_evaluable
                    2, step, true, benefit_evaluable
                    3, protocol, false, benefit_not_evaluable
                    3, step, false, benefit_not_evaluable
                    4, protocol, false, benefit_not_applicable
                    4, step, true, benefit_evaluable
                """,
                "populations where population=all_allocated": "patient_id, variant\n1, protocol\n2, protocol\n3, protocol\n4, protocol",
                "evidence where decision=population, patient_id=4": """
                    variant, subject, answer, reason, sources
                    protocol, all_allocated, included, allocated,
                    protocol, evaluable_for_benefit, excluded, benefit_not_applicable,
                    step, evaluable_for_benefit, included, benefit_evaluable,
                """,
            },
        ),
        Example(
            title="No populations",
            words="Where the protocol states neither agents nor benefit nor deviations there is one population, and no rows "
            "say so.",
            records={"follow_up": "last_seen_on, vital_status\nday 100, alive"},
            expect={"populations": "patient_id, population"},
        ),
    ),
)
