"""Section 2: administered activity."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

AGENTS = "agents: {90Y-DOTATOC: {radionuclide: Y-90}, placebo: {}}"
MIBG = "agents: {131I-MIBG: {radionuclide: I-131}}"
PENTETREOTIDE = "agents: {111In-pentetreotide: {radionuclide: In-111}}"
DOTATATE = "agents: {177Lu-DOTATATE: {radionuclide: Lu-177}}"

EXPOSURE = Subject(
    "Exposure",
    "The net activity is what was measured, carried to the moment of administration, less the residual. Yttrium-90 has "
    "a half-life of 64.1 hours, that is 2 days, 16 hours and 6 minutes.",
    (
        Example(
            title="Net and cumulative activity without decay",
            words="Where no reference time is given, the activity was measured at administration. MBq become GBq "
            "exactly; the interval is counted from the administration before.",
            study=AGENTS,
            records={
                "administrations": """
                    cycle, administered_at, agent, activity, activity_unit, residual_activity
                    1, day 0 10:00, 90Y-DOTATOC, 7000, MBq, 200
                    2, day 30 09:00, 90Y-DOTATOC, 7, GBq,
                """
            },
            expect={
                "exposure": """
                    cycle, agent, administered_at, net_activity_gbq, cumulative_gbq, interval_days
                    1, 90Y-DOTATOC, 2020-01-01T10:00:00Z, 6.8, 6.8, none
                    2, 90Y-DOTATOC, 2020-01-31T09:00:00Z, 7, 13.8, 30
                """,
                "evidence where decision=exposure": """
                    evidence_id, rule_id, answer, reason, baseline, value, threshold, unit, days, sources
                    1|protocol|exposure|90Y-DOTATOC|cycle 1, exposure, none, measured, 7, 6.8, none, GBq, 0, administrations:1
                    1|protocol|exposure|90Y-DOTATOC|cycle 2, exposure, none, measured, 7, 7, none, GBq, 30, administrations:2
                """,
            },
        ),
        Example(
            title="Decay to the moment of administration",
            words="The activity was measured one half-life before the administration (the clock of its zone is an hour "
            "ahead): 4 GBq have become 2. The residual was measured one half-life after it: 0.25 GBq were 0.5.",
            study=AGENTS,
            records={
                "administrations": """
                    cycle, administered_at, agent, activity, activity_unit, measured_at, residual_activity, residual_measured_at
                    1, day 12 18:06, 90Y-DOTATOC, 4, GBq, 2020-01-11T03:00+01:00, 0.25, day 15 10:12
                """
            },
            expect={
                "exposure": "net_activity_gbq, cumulative_gbq\n1.5, 1.5",
                "evidence where decision=exposure": "reason, baseline, value, days\nmeasured, 4, 1.5, 12",
            },
        ),
        Example(
            title="Millicuries become gigabecquerels exactly",
            words="One millicurie is 0.037 GBq: 200 mCi less 1 mCi are 7.363 GBq.",
            study=AGENTS,
            records={
                "administrations": """
                    cycle, administered_at, agent, activity, activity_unit, residual_activity
                    1, day 0, 90Y-DOTATOC, 200, mCi, 1
                """
            },
            expect={
                "exposure": "administered_at, net_activity_gbq, cumulative_gbq\n2020-01-01, 7.363, 7.363",
                "evidence where decision=exposure": "baseline, value\n7.4, 7.363",
            },
        ),
        Example(
            title="An activity recorded per kilogram, and a residual in its own unit",
            words="55 kBq/kg at the 80 kg known on that day (1) are 0.0044 GBq. A residual of 200 kBq is taken from it; of an "
            "activity per kilogram before any weight is known (2) nothing can be said. A residual has the unit of the "
            "activity where it has none of its own: 0.2 Ci less 0.1 Ci are 3.7 GBq (3), less 100 MBq 7.3 GBq (4).",
            study=AGENTS,
            records={
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit, residual_activity, residual_unit
                    1, 1, day 5, 90Y-DOTATOC, 55, kBq/kg, 200, kBq
                    2, 1, day 5, 90Y-DOTATOC, 0.055, MBq/kg, ,
                    3, 1, day 5, 90Y-DOTATOC, 0.2, Ci, 0.1,
                    4, 1, day 5, 90Y-DOTATOC, 0.2, Ci, 100, MBq
                """,
                "patients": patients(4),
                "assessments": """
                    patient_id, assessed_on, measure, value
                    1, day 0, weight_kg, 90
                    1, day 5, weight_kg, 80
                    2, day 6, weight_kg, 80
                """,
            },
            expect={
                "exposure": """
                    patient_id, net_activity_gbq, cumulative_gbq, net_mbq_per_kg
                    1, 0.0042, 0.0042, 0.0525
                    2, none, none, none
                    3, 3.7, 3.7, none
                    4, 7.3, 7.3, none
                """,
                "evidence where decision=exposure": """
                    patient_id, subject, reason, baseline, value, sources
                    1, 90Y-DOTATOC:per_kg, per_kg, 80, 0.0525, administrations:1;assessments:2
                    1, 90Y-DOTATOC, measured, 0.0044, 0.0042, administrations:1;assessments:2
                    2, 90Y-DOTATOC, no_weight, none, none, administrations:2
                    3, 90Y-DOTATOC, measured, 7.4, 3.7, administrations:3
                    4, 90Y-DOTATOC, measured, 7.4, 7.3, administrations:4
                """,
            },
        ),
        Example(
            title="131I measured 36 hours before the injection, with a residual",
            words="The half-life is 8.0207 days, 692,988.48 s. Of 7.4 GBq 7.4 x 0.5^(129,600 / 692,988.48) = 6.500312942 "
            "GBq are left at the injection; the 0.21 GBq found two hours after it were 0.21 x 2^(7,200 / 692,988.48) = "
            "0.211517805 GBq. The net activity is 6.288795137 GBq.",
            study=MIBG,
            records={
                "administrations": """
                    cycle, administered_at, agent, activity, activity_unit, measured_at, residual_activity, residual_measured_at
                    1, day 3 22:00, 131I-MIBG, 7.4, GBq, day 2 10:00, 0.21, day 4 00:00
                """
            },
            expect={"exposure": "net_activity_gbq, net_lower_gbq\n6.288795137, 6.288795137"},
        ),
        Example(
            title="A residual of nothing needs no decay",
            words="Nothing left over is nothing at every moment: the bare date of its measurement leaves nothing open (1), "
            "nor is a radionuclide needed (3). Of 0.1 GBq the bare date, from two to 26 hours after, leaves bounds (2).",
            study="agents: {131I-MIBG: {radionuclide: I-131}, unnamed: {}}",
            records={
                "patients": patients(3),
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit, residual_activity, residual_measured_at
                    1, 1, day 3 22:00, 131I-MIBG, 7.4, GBq, 0, day 4
                    2, 1, day 3 22:00, 131I-MIBG, 7.4, GBq, 0.1, day 4
                    3, 1, day 3 22:00, unnamed, 7.4, GBq, 0, day 4
                """,
            },
            expect={
                "exposure": "patient_id, net_activity_gbq, net_lower_gbq, net_upper_gbq\n"
                "1, 7.4, 7.4, 7.4\n2, none, 7.290185605, 7.299277236\n3, 7.4, 7.4, 7.4"
            },
        ),
        Example(
            title="200 mCi of 111In",
            words="200 mCi are 7.4 GBq exactly (1). Measured a day before the injection, with a half-life of 2.8047 days, "
            "5.779645069 GBq of them are given (2); a residual of 0.5 mCi half an hour after it is 0.018595497 GBq (3).",
            study=PENTETREOTIDE,
            records={
                "patients": patients(3),
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit, measured_at, residual_activity, residual_measured_at
                    1, 1, day 1 09:00, 111In-pentetreotide, 200, mCi, , ,
                    2, 1, day 1 09:00, 111In-pentetreotide, 200, mCi, day 0 09:00, ,
                    3, 1, day 1 09:00, 111In-pentetreotide, 200, mCi, day 0 09:00, 0.5, day 1 09:30
                """,
            },
            expect={"exposure": "patient_id, net_activity_gbq\n1, 7.4\n2, 5.779645069\n3, 5.761049572"},
        ),
        Example(
            title="A vial of 177Lu across the change to summer time",
            words="In Paris noon of 28 March 2020 is 11:00 UTC, noon of the next day 10:00: 23 hours passed (1). The same "
            "two moments written in UTC decay alike (2); 24 hours would leave 6.847396761 GBq.",
            study=DOTATATE,
            records={
                "patients": patients(2),
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit, measured_at
                    1, 1, 2020-03-29T12:00+02:00, 177Lu-DOTATATE, 7600, MBq, 2020-03-28T12:00+01:00
                    2, 1, 2020-03-29T10:00Z, 177Lu-DOTATATE, 7600, MBq, 2020-03-28T11:00Z
                """,
            },
            expect={
                "exposure": "patient_id, administered_at, net_activity_gbq\n"
                "1, 2020-03-29T12:00+02:00, 6.877213344\n2, 2020-03-29T10:00Z, 6.877213344"
            },
        ),
        Example(
            title="Bounds where a day has no time",
            words="The activity was measured at some moment of day 0 by the clock in Paris, up to 34 or at least 10 hours "
            "before the injection of 10:00 (1). Given at some moment of day 1, measured at 8:00 of day 0: 16 to 40 hours "
            "(2). Two bare dates a day apart leave 0 to 48 hours (3), on the same day 24 hours either way (4). A residual "
            "that was measured on the day of the injection has bounds of its own (5). The sum has bounds as well (6); it "
            "is unknown, but not unbounded.",
            study=DOTATATE,
            records={
                "patients": patients(6),
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit, measured_at, residual_activity, residual_measured_at
                    1, 1, 2020-01-02T10:00+01:00, 177Lu-DOTATATE, 8, GBq, day 0, ,
                    2, 1, day 1, 177Lu-DOTATATE, 8, GBq, day 0 08:00, ,
                    3, 1, day 1, 177Lu-DOTATATE, 8, GBq, day 0, ,
                    4, 1, day 1, 177Lu-DOTATATE, 8, GBq, day 1, ,
                    5, 1, day 1 12:00, 177Lu-DOTATATE, 8, GBq, , 0.1, day 1
                    6, 1, day 1 10:00, 177Lu-DOTATATE, 8, GBq, day 0, ,
                    6, 2, day 57 10:00, 177Lu-DOTATATE, 7, GBq, , ,
                """,
            },
            expect={
                "exposure": """
                    patient_id, cycle, net_activity_gbq, net_lower_gbq, net_upper_gbq, cumulative_gbq, cumulative_lower_gbq, cumulative_upper_gbq
                    1, 1, none, 6.901314934, 7.659844366, none, 6.901314934, 7.659844366
                    2, 1, none, 6.723723128, 7.462733293, none, 6.723723128, 7.462733293
                    3, 1, none, 6.494022493, 8.000000000, none, 6.494022493, 8.000000000
                    4, 1, none, 7.207786064, 8.879286848, none, 7.207786064, 8.879286848
                    5, 1, none, 7.894647693, 7.905080389, none, 7.894647693, 7.905080389
                    6, 1, none, 6.901314934, 7.659844366, none, 6.901314934, 7.659844366
                    6, 2, 7, 7, 7, none, 13.901314934, 14.659844366
                """,
                "evidence where decision=exposure, patient_id=1": "reason, baseline, value\nbounded, 8, none",
            },
        ),
        Example(
            title="The cumulative activity of each agent, and the activity per kilogram",
            words="The sum of all agents, and that of each. The weight is the last one known on the day: 80 kg on day 0, "
            "too late on day 57 the 75 kg of day 58, so still 80; a weight of 0 is none. Without a net activity there is "
            "no activity per kilogram.",
            study="agents: {177Lu-DOTATATE: {radionuclide: Lu-177}, 90Y-DOTATOC: {radionuclide: Y-90}}",
            records={
                "administrations": """
                    cycle, administered_at, agent, activity, activity_unit
                    1, day 0 10:00, 177Lu-DOTATATE, 7.4, GBq
                    2, day 57 10:00, 90Y-DOTATOC, 4, GBq
                    3, day 114 10:00, 177Lu-DOTATATE, 7.5, GBq
                    4, day 171 10:00, 177Lu-DOTATATE, ,
                """,
                "assessments": """
                    assessed_on, measure, value
                    day -3, weight_kg, 82
                    day 0, weight_kg, 80
                    day 58, weight_kg, 75
                    day 100, weight_kg, 0
                """,
            },
            expect={
                "exposure": """
                    cycle, agent, net_activity_gbq, cumulative_gbq, agent_cumulative_gbq, net_mbq_per_kg
                    1, 177Lu-DOTATATE, 7.4, 7.4, 7.4, 92.5
                    2, 90Y-DOTATOC, 4, 11.4, 4, 50
                    3, 177Lu-DOTATATE, 7.5, 18.9, 14.9, 100
                    4, 177Lu-DOTATATE, none, none, none, none
                """,
                "evidence where decision=exposure, reason=per_kg": """
                    evidence_id, rule_id, answer, baseline, value, threshold, unit, days, sources
                    1|protocol|exposure|177Lu-DOTATATE:per_kg|cycle 1, exposure, none, 80, 92.5, none, MBq/kg, 0, administrations:1;assessments:2
                    1|protocol|exposure|177Lu-DOTATATE:per_kg|cycle 3, exposure, none, 75, 100, none, MBq/kg, 114, administrations:3;assessments:3
                    1|protocol|exposure|90Y-DOTATOC:per_kg|cycle 2, exposure, none, 80, 50, none, MBq/kg, 57, administrations:2;assessments:2
                """,
            },
        ),
        Example(
            title="Net activity is rounded half up to one becquerel",
            words="3 Bq after one half-life are 1.5 Bq, shown as 2 Bq.",
            study=AGENTS,
            records={
                "administrations": """
                    cycle, administered_at, agent, activity, activity_unit, measured_at
                    1, day 12 18:06, 90Y-DOTATOC, 0.000003, MBq, day 10 02:00
                """
            },
            expect={"exposure": "net_activity_gbq\n2/1000000000"},
        ),
        Example(
            title="Where the net activity is not known",
            words="Decay is known but up to a day against a bare date, and not at all for an agent without a radionuclide "
            "or one that the protocol does not name. Without decay the radionuclide does not matter. The sum is unknown from the "
            "first unknown activity on.",
            study=AGENTS,
            records={
                "patients": patients(2),
                "administrations": """
                    patient_id, cycle, administered_at, agent, activity, activity_unit, measured_at, residual_activity, residual_measured_at
                    1, 1, day 0 10:00, 90Y-DOTATOC, 4, GBq, , ,
                    1, 2, day 30 10:00, 90Y-DOTATOC, 4, GBq, day 30, ,
                    1, 3, day 60 10:00, 90Y-DOTATOC, 4, GBq, , ,
                    1, 4, day 90, 90Y-DOTATOC, 4, GBq, day 90 08:00, ,
                    1, 5, day 120 10:00, 90Y-DOTATOC, 4, GBq, , 1, day 120
                    2, 1, day 0 10:00, placebo, 5, GBq, , ,
                    2, 2, day 30 10:00, placebo, 5, GBq, day 30 08:00, ,
                    2, 3, day 60 10:00, 177Lu-PSMA, 5, GBq, day 60 08:00, ,
                    2, 4, day 90 10:00, 90Y-DOTATOC, , , day 90 08:00, ,
                """,
            },
            expect={
                "exposure": """
                    patient_id, cycle, net_activity_gbq, cumulative_gbq
                    1, 1, 4, 4
                    1, 2, none, none
                    1, 3, 4, none
                    1, 4, none, none
                    1, 5, none, none
                    2, 1, 5, 5
                    2, 2, none, none
                    2, 3, none, none
                    2, 4, none, none
                """,
                "evidence where decision=exposure, patient_id=2": """
                    patient_id, subject, visit, reason, baseline, value
                    2, 177Lu-PSMA, cycle 3, decay_unknown, 5, none
                    2, 90Y-DOTATOC, cycle 4, no_activity, none, none
                    2, placebo, cycle 1, measured, 5, 5
                    2, placebo, cycle 2, decay_unknown, 5, none
                """,
            },
        ),
        Example(
            title="The order of administrations",
            words="By the date as written, a bare date before a time of that day, then by the moment. The last one was "
            "given half an hour after midnight by its own clock, which is still the day before in UTC: the date "
            "as written counts.",
            study=AGENTS,
            records={
                "administrations": """
                    cycle, administered_at, agent, activity, activity_unit
                    2, day 5 14:00, 90Y-DOTATOC, 1, GBq
                    1, day 5, 90Y-DOTATOC, 2, GBq
                    3, 2020-01-07T00:30+02:00, 90Y-DOTATOC, 4, GBq
                """
            },
            expect={
                "exposure": """
                    cycle, net_activity_gbq, cumulative_gbq, interval_days
                    1, 2, 2, none
                    2, 1, 3, 0
                    3, 4, 7, 1
                """,
                "evidence where decision=exposure, visit=cycle 3": "days, sources\n6, administrations:3",
            },
        ),
    ),
)
