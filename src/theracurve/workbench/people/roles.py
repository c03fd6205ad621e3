"""What each role may do: one table, which every address of the workbench is held against (`access`)."""

from collections.abc import Mapping
from enum import StrEnum


class Act(StrEnum):
    """What can be done in the workbench."""

    READ = "read"  # look at the study, its patients, findings and finished reports
    ASK = "ask"  # ask people of the study, and answer them
    TAKE = "take"  # bring files, say how they are read, take them into the ledger
    ENTER = "enter"  # enter and mend cells and rows
    ANSWER = "answer"  # answer a finding
    DECIDE = "decide"  # put a call in the place of the derived one
    PLAN = "plan"  # change the protocol
    ADJUDICATE = "adjudicate"  # read calls apart, blind to the group
    RUN = "run"
    SEAL = "seal"
    SIGN = "sign"  # what was sealed, with a password and a meaning


class Role(StrEnum):
    """What somebody is in a study."""

    ENTER = "enter"
    REVIEW = "review"
    MONITOR = "monitor"
    STATISTICIAN = "statistician"
    ADMINISTRATOR = "administrator"
    READ_ONLY = "read_only"
    READER = "reader"


# Whoever enters decides nothing, whoever decides enters nothing, and whoever makes accounts does neither.
MAY: Mapping[Role, frozenset[Act]] = {
    Role.ENTER: frozenset({Act.READ, Act.ASK, Act.TAKE, Act.ENTER}),
    Role.REVIEW: frozenset({Act.READ, Act.ASK, Act.ANSWER, Act.DECIDE, Act.RUN, Act.SIGN}),
    Role.MONITOR: frozenset({Act.READ, Act.ASK, Act.ANSWER}),
    Role.STATISTICIAN: frozenset({Act.READ, Act.ASK, Act.PLAN, Act.RUN, Act.SIGN}),
    Role.ADMINISTRATOR: frozenset({Act.READ, Act.ASK, Act.TAKE, Act.PLAN, Act.RUN, Act.SEAL, Act.SIGN}),
    Role.READ_ONLY: frozenset({Act.READ}),
    Role.READER: frozenset({Act.ADJUDICATE}),  # and looks at nothing else, which would say the group
}
