"""How the study was conducted: who was eligible and why treated or not, agents as chosen and as given, deviations from
the protocol, who is in which population."""

from dataclasses import dataclass
from typing import Any

import duckdb

from theracurve.definition.study import Study
from theracurve.vocabulary.derived import PROTOCOL


@dataclass(frozen=True, slots=True)
class PopulationReason:
    """Why a patient was to be treated (`indication`), was not (`untreated_reason`), or was not given all that was
    planned (`discontinued_reason`), as recorded; `what` is which."""

    patient_id: str
    group: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether a patient meets a criterion of inclusion: met, not_met or not_evaluable."""

    patient_id: str
    group: str
    criterion: str
    answer: str


@dataclass(frozen=True, slots=True)
class ChosenAgent:
    """The agent that uptake speaks for in one patient, and the one that was given; `agrees` is None where either is
    not there to compare. `value` and `runner_up_value` are in the unit of the protocol's metric."""

    patient_id: str
    group: str
    chosen: str | None
    given: str | None
    agrees: bool | None
    reason: str
    value: float | None
    runner_up: str | None
    runner_up_value: float | None


@dataclass(frozen=True, slots=True)
class Deviation:
    """One deviation from the protocol: its kind, `minor` or `major`, and the study day where it has one."""

    patient_id: str
    group: str
    kind: str
    grade: str
    evidence_id: str
    day: int | None


@dataclass(frozen=True, slots=True)
class Membership:
    """Whether a patient is in a population of the protocol, and why."""

    patient_id: str
    group: str
    population: str
    included: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Conduct:
    """Everything about how the study was conducted; a part is empty where the protocol does not ask for it.

    `judged` says whether the protocol states which deviations count, so that none found means none there.
    """

    reasons: tuple[PopulationReason, ...]
    eligibility: tuple[Eligibility, ...]
    choices: tuple[ChosenAgent, ...]
    deviations: tuple[Deviation, ...]
    populations: tuple[Membership, ...]
    judged: bool


REASONS = """
    SELECT DISTINCT i.patient_id, i."group", 'indication' AS what, i.reason
    FROM (
        SELECT p.patient_id, p."group", trim(unnest(string_split(r.indication, ';'))) AS reason
        FROM people AS p INNER JOIN records.patients AS r ON p.patient_id = r.patient_id
    ) AS i
    WHERE i.reason <> ''
    UNION ALL
    SELECT p.patient_id, p."group", 'untreated_reason', r.untreated_reason
    FROM people AS p INNER JOIN records.patients AS r ON p.patient_id = r.patient_id
    WHERE r.untreated_reason IS NOT NULL
    UNION ALL
    SELECT p.patient_id, p."group", 'discontinued_reason', r.discontinued_reason
    FROM people AS p INNER JOIN records.patients AS r ON p.patient_id = r.patient_id
    WHERE r.discontinued_reason IS NOT NULL
    ORDER BY what, reason, p.patient_id
"""


def conduct_of(connection: duckdb.DuckDBPyConnection, study: Study) -> Conduct:
    """Read from the derived tables, patient by patient."""

    def rows(columns: str, table: str, condition: str = "true") -> list[tuple[Any, ...]]:
        query = (
            f'SELECT d.patient_id, p."group", {columns} FROM derived_{table} AS d'
            f" INNER JOIN people AS p ON d.patient_id = p.patient_id WHERE {condition} ORDER BY ALL"
        )
        return connection.execute(query).fetchall()

    choice = "chosen, given, agrees, reason, value, runner_up, runner_up_value"
    populations = rows("population, included, reason", "populations", f"variant = '{PROTOCOL}'")
    return Conduct(
        reasons=tuple(PopulationReason(*row) for row in connection.execute(REASONS).fetchall()),
        eligibility=tuple(Eligibility(*row) for row in rows("criterion, answer", "eligibility")),
        choices=tuple(ChosenAgent(*row) for row in rows(choice, "agent_choice")),
        deviations=tuple(Deviation(*row) for row in rows("kind, grade, evidence_id, day", "deviations")),
        populations=tuple(Membership(*row) for row in populations),
        judged=study.deviations is not None,
    )
