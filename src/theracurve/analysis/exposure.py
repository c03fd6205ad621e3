"""What was given, by group and agent: administrations, net activity of each, cumulative activity of each patient."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import fsum
from statistics import median

import duckdb

from theracurve.definition.study import Study

GIVEN = """
    SELECT p."group", x.agent, x.patient_id, x.net_activity_gbq
    FROM derived_exposure AS x INNER JOIN people AS p ON x.patient_id = p.patient_id ORDER BY x.agent, x.patient_id
"""
Row = tuple[str, str, str, float | None]  # group, agent, patient, net activity


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, lowest and highest, in GBq."""

    median: float
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """One agent in one group, or all of a group's agents where there are several (`agent` is None).

    `net` is over administrations of known activity, `unknown` counts the others; `cumulative` over the patients without
    such a gap.
    """

    group: str
    agent: str | None
    patients: tuple[str, ...]
    administrations: int
    unknown: int
    net: Spread | None
    cumulative: Spread | None


def exposure_of(connection: duckdb.DuckDBPyConnection, study: Study) -> tuple[Exposure, ...]:
    """In the order of the protocol's groups; empty where nothing was given."""
    rows: list[Row] = connection.execute(GIVEN).fetchall()
    return tuple(found for group in study.groups for found in of_group(group, [row for row in rows if row[0] == group]))


def of_group(group: str, rows: Sequence[Row]) -> Iterator[Exposure]:
    agents = tuple(dict.fromkeys(agent for _, agent, *_ in rows))
    for agent in agents:
        yield exposure(group, agent, [row for row in rows if row[1] == agent])
    if len(agents) > 1:
        yield exposure(group, None, rows)


def exposure(group: str, agent: str | None, rows: Sequence[Row]) -> Exposure:
    by_patient: dict[str, list[float | None]] = {}
    for _, _, patient, net in rows:
        by_patient.setdefault(patient, []).append(net)
    known = [net for *_, net in rows if net is not None]
    # fsum: the rows of a patient come in any order, and a plain sum of doubles depends on it in the last digit
    sums = [fsum(filter(None, nets)) for nets in by_patient.values() if None not in nets]
    return Exposure(
        group=group,
        agent=agent,
        patients=tuple(by_patient),
        administrations=len(rows),
        unknown=len(rows) - len(known),
        net=spread(known),
        cumulative=spread(sums),
    )


def spread(values: Iterable[float]) -> Spread | None:
    found = tuple(values)
    return Spread(median(found), min(found), max(found)) if found else None
