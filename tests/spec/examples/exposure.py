"""Section 2: administered activity."""

# ruff: noqa: E501 -- a row of a table stays on one line

from ..example import Example, patients
from ..subject import Subject

AGENTS = "agents: {90Y-DOTATOC: {radionuclide: Y-90}, placebo: {}}"

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
            words="Decay cannot be computed against a bare date, nor for an agent without a radionuclide or one that "
            "the protocol does not name. Without decay the radionuclide does not matter. The sum is unknown from the "
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
