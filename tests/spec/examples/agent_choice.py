"""Section 2b: the agent that uptake speaks for, and the agent given."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

AGENTS = """
agents:
  111In-pentetreotide: {radionuclide: In-111}
  131I-MIBG: {radionuclide: I-131, tracer: 123I-MIBG}
agent_choice: {by: highest_uptake, metric: tumour_to_background}
"""


def choosing(*stated: str) -> str:
    """The protocol with more of its choice stated."""
    return AGENTS.replace("tumour_to_background", ", ".join(("tumour_to_background", *stated)))


AGENT_CHOICE = Subject(
    "Agent choice",
    "The agent whose tracer is taken up best, before the first administration, against the agent that was given. In "
    "these examples 111In-pentetreotide is its own tracer, that of 131I-MIBG is 123I-MIBG.",
    (
        Example(
            title="The tracer of highest uptake chooses the agent",
            words="Patient 1 gets what was chosen, patient 2 the other agent, patient 3 nothing. A lesion is enough: the "
            "highest speaks if the protocol does not say otherwise.",
            study=AGENTS,
            records={
                "patients": patients(3),
                "uptake": """
                    patient_id, imaged_on, tracer, lesion_id, metric, value
                    1, day -7, 111In-pentetreotide, L1, tumour_to_background, 4
                    1, day -7, 111In-pentetreotide, L2, tumour_to_background, 9.5
                    1, day -3, 123I-MIBG, L1, tumour_to_background, 5
                    1, day -3, 123I-MIBG, L2, tumour_to_background, 2
                    2, day -7, 111In-pentetreotide, L1, tumour_to_background, 4
                    2, day -3, 123I-MIBG, L1, tumour_to_background, 5
                    3, day -7, 111In-pentetreotide, L1, tumour_to_background, 4
                    3, day -3, 123I-MIBG, L1, tumour_to_background, 3
                """,
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    1, 1, day 4 10:00, 111In-pentetreotide, 7, GBq
                    1, 2, day 34 10:00, 131I-MIBG, 7, GBq
                    2, 1, day 4 10:00, 111In-pentetreotide, 7, GBq
                """,
            },
            expect={
                "agent_choice": """
                    patient_id, chosen, given, agrees, reason, metric, value, runner_up, runner_up_value, evidence_id
                    1, 111In-pentetreotide, 111In-pentetreotide, true, chosen, tumour_to_background, 9.5, 131I-MIBG, 5, 1|protocol|agent_choice||
                    2, 131I-MIBG, 111In-pentetreotide, false, chosen, tumour_to_background, 5, 111In-pentetreotide, 4, 2|protocol|agent_choice||
                    3, 111In-pentetreotide, none, none, chosen, tumour_to_background, 4, 131I-MIBG, 3, 3|protocol|agent_choice||
                """,
                "evidence where decision=agent_choice, patient_id=1": """
                    subject, visit, answer, reason, baseline, value, threshold, unit, days, sources
                    111In-pentetreotide, , none, uptake, none, 9.5, none, tumour_to_background, -7, uptake:1;uptake:2
                    131I-MIBG, , none, uptake, none, 5, none, tumour_to_background, -3, uptake:3;uptake:4
                    , , 111In-pentetreotide, chosen, 5, 9.5, none, tumour_to_background, 4, uptake:1;uptake:2;uptake:3;uptake:4;administrations:1
                """,
            },
        ),
        Example(
            title="A tie, too little uptake, a missing scan",
            words="A tie is not broken (1). The least uptake is 2: exactly 2 will do (2), 1.9 will not, and whoever is "
            "treated nevertheless did not get what was chosen (3). Without the scan of one tracer, or without a value in "
            "it, nobody is chosen (4, 5), nor without any (6).",
            study=choosing("least: 2"),
            records={
                "patients": patients(6),
                "uptake": """
                    patient_id, imaged_on, tracer, lesion_id, metric, value
                    1, day -7, 111In-pentetreotide, L1, tumour_to_background, 5
                    1, day -3, 123I-MIBG, L1, tumour_to_background, 5
                    2, day -7, 111In-pentetreotide, L1, tumour_to_background, 2
                    2, day -3, 123I-MIBG, L1, tumour_to_background, 1
                    3, day -7, 111In-pentetreotide, L1, tumour_to_background, 1
                    3, day -3, 123I-MIBG, L1, tumour_to_background, 1.9
                    4, day -3, 123I-MIBG, L1, tumour_to_background, 8
                    5, day -7, 111In-pentetreotide, L1, tumour_to_background,
                    5, day -3, 123I-MIBG, L1, tumour_to_background, 8
                    6, day -3, 123I-MIBG, L1, suv_max, 8
                """,
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit
                    1, 1, day 4 10:00, 111In-pentetreotide, 7, GBq
                    3, 1, day 4 10:00, 131I-MIBG, 7, GBq
                    4, 1, day 4 10:00, 131I-MIBG, 7, GBq
                """,
            },
            expect={
                "agent_choice": """
                    patient_id, chosen, given, agrees, reason, value, runner_up, runner_up_value
                    1, none, 111In-pentetreotide, none, tie, 5, 131I-MIBG, 5
                    2, 111In-pentetreotide, none, none, chosen, 2, 131I-MIBG, 1
                    3, none, 131I-MIBG, false, below_least, 1.9, 111In-pentetreotide, 1
                    4, none, 131I-MIBG, none, missing_scan, 8, none, none
                    5, none, none, none, missing_scan, 8, none, none
                    6, none, none, none, no_uptake, none, none, none
                """,
                "evidence where decision=agent_choice, patient_id=4": """
                    subject, answer, reason, baseline, value, threshold, days, sources
                    111In-pentetreotide, none, no_scan, none, none, none, none,
                    131I-MIBG, none, uptake, none, 8, none, -3, uptake:7
                    , none, missing_scan, none, 8, 2, 4, uptake:7;administrations:3
                """,
            },
        ),
        Example(
            title="Scans that were not done are left out where the protocol says so",
            words="What was imaged is compared (1); where nothing was, nobody is chosen (2).",
            study=choosing("missing_scan: leave_out"),
            records={
                "patients": patients(2),
                "uptake": """
                    patient_id, imaged_on, tracer, metric, value
                    1, day -3, 123I-MIBG, tumour_to_background, 8
                """,
            },
            expect={
                "agent_choice": "patient_id, chosen, reason, value, runner_up\n1, 131I-MIBG, chosen, 8, none\n2, none, no_uptake, none, none"
            },
        ),
        Example(
            title="Which scan and which row count",
            words="The latest scan of each tracer on or before the first administration, other metrics, later scans and "
            "other readers left out; of one lesion on one day the last row as read.",
            study=choosing("reader: R1"),
            records={
                "uptake": """
                    imaged_on, tracer, lesion_id, metric, value, reader
                    day -30, 111In-pentetreotide, L1, tumour_to_background, 9, R1
                    day -7, 111In-pentetreotide, L1, tumour_to_background, 9, R1
                    day -7, 111In-pentetreotide, L1, tumour_to_background, 3, R1
                    day -7, 111In-pentetreotide, L2, tumour_to_background, 8, R2
                    day -7, 111In-pentetreotide, L2, suv_max, 8, R1
                    day 4, 123I-MIBG, , tumour_to_background, 4, R1
                    day 5, 123I-MIBG, , tumour_to_background, 1, R1
                """,
                "administrations": "cycle, administered_at, agent, activity, activity_unit\n1, day 4 10:00, 131I-MIBG, 7, GBq",
            },
            expect={
                "agent_choice": "chosen, agrees, value, runner_up_value\n131I-MIBG, true, 4, 3",
                "evidence where decision=agent_choice": """
                    subject, value, days, sources
                    111In-pentetreotide, 3, -7, uptake:3
                    131I-MIBG, 4, 4, uptake:6
                    , 4, 4, uptake:3;uptake:6;administrations:1
                """,
            },
        ),
        Example(
            title="The worst lesion",
            words="The lowest value of each scan speaks: 2 against 3.",
            study=choosing("over_lesions: lowest"),
            records={
                "uptake": """
                    imaged_on, tracer, lesion_id, metric, value
                    day -7, 111In-pentetreotide, L1, tumour_to_background, 9
                    day -7, 111In-pentetreotide, L2, tumour_to_background, 2
                    day -7, 111In-pentetreotide, L3, tumour_to_background, 4
                    day -3, 123I-MIBG, L1, tumour_to_background, 3
                    day -3, 123I-MIBG, L2, tumour_to_background, 6
                """,
            },
            expect={"agent_choice": "chosen, value, runner_up_value\n131I-MIBG, 3, 2"},
        ),
        Example(
            title="The median of the lesions",
            words="Of 2, 4 and 9 it is 4, of 3 and 6 the mean of both, 4.5.",
            study=choosing("over_lesions: median"),
            records={
                "uptake": """
                    imaged_on, tracer, lesion_id, metric, value
                    day -7, 111In-pentetreotide, L1, tumour_to_background, 9
                    day -7, 111In-pentetreotide, L2, tumour_to_background, 2
                    day -7, 111In-pentetreotide, L3, tumour_to_background, 4
                    day -3, 123I-MIBG, L1, tumour_to_background, 3
                    day -3, 123I-MIBG, L2, tumour_to_background, 6
                """,
            },
            expect={"agent_choice": "chosen, value, runner_up_value\n131I-MIBG, 4.5, 4"},
        ),
        Example(
            title="The index lesion",
            words="L1 is the index lesion of patient 1. In patient 2 no lesion is; in patient 3 L2 is since day 0, and one "
            "tracer has no value of it.",
            study=choosing("over_lesions: index_lesion"),
            records={
                "patients": patients(3),
                "lesions": """
                    patient_id, imaged_on, lesion_id, index
                    1, day -5, L1, true
                    1, day -5, L2, false
                    2, day -5, L1, false
                    3, day -5, L1, true
                    3, day 0, L2, true
                """,
                "uptake": """
                    patient_id, imaged_on, tracer, lesion_id, metric, value
                    1, day -7, 111In-pentetreotide, L1, tumour_to_background, 4
                    1, day -7, 111In-pentetreotide, L2, tumour_to_background, 9
                    1, day -3, 123I-MIBG, L1, tumour_to_background, 5
                    2, day -7, 111In-pentetreotide, L1, tumour_to_background, 4
                    2, day -3, 123I-MIBG, L1, tumour_to_background, 5
                    3, day -7, 111In-pentetreotide, L2, tumour_to_background, 4
                    3, day -3, 123I-MIBG, L1, tumour_to_background, 5
                """,
            },
            expect={
                "agent_choice": """
                    patient_id, chosen, reason, value, runner_up, runner_up_value
                    1, 131I-MIBG, chosen, 5, 111In-pentetreotide, 4
                    2, none, no_index_lesion, none, none, none
                    3, none, missing_scan, 4, none, none
                """,
                "evidence where decision=agent_choice": """
                    patient_id, subject, reason, value, days, sources
                    1, 111In-pentetreotide, uptake, 4, -7, lesions:1;uptake:1
                    1, 131I-MIBG, uptake, 5, -3, lesions:1;uptake:3
                    1, , chosen, 5, none, lesions:1;uptake:1;lesions:1;uptake:3
                    2, 111In-pentetreotide, no_index_lesion, none, none,
                    2, 131I-MIBG, no_index_lesion, none, none,
                    2, , no_index_lesion, none, none,
                    3, 111In-pentetreotide, uptake, 4, -7, lesions:5;uptake:6
                    3, 131I-MIBG, no_scan, none, none, lesions:5
                    3, , missing_scan, 4, none, lesions:5;uptake:6;lesions:5
                """,
            },
        ),
        Example(
            title="No choice is asked for",
            words="Without `agent_choice` in the protocol nothing is chosen.",
            study="agents: {131I-MIBG: {radionuclide: I-131, tracer: 123I-MIBG}}",
            records={"uptake": "imaged_on, tracer, metric, value\nday -3, 123I-MIBG, tumour_to_background, 8"},
            expect={"agent_choice": "patient_id, chosen"},
        ),
    ),
)
