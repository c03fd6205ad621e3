"""Deaths by their recorded cause, group by group."""

from dataclasses import dataclass

import duckdb

from theracurve.definition.study import Study

DEATHS = """
    SELECT coalesce(death_cause, ''), "group", count(*) FROM people WHERE death_day IS NOT NULL GROUP BY ALL
"""


@dataclass(frozen=True, slots=True)
class DeathCause:
    """Deaths of one cause, empty where none is recorded, in a group with so many deaths."""

    cause: str
    group: str
    patients: int
    deaths: int


def death_causes(connection: duckdb.DuckDBPyConnection, study: Study) -> tuple[DeathCause, ...]:
    """The most frequent cause first, what is not recorded last; nothing where no cause is recorded at all."""
    found = {(cause, group): count for cause, group, count in connection.execute(DEATHS).fetchall()}
    of_cause: dict[str, int] = {}
    for (cause, _), count in found.items():
        of_cause[cause] = of_cause.get(cause, 0) + count
    if not any(of_cause):
        return ()
    deaths = {name: sum(n for (_, group), n in found.items() if group == name) for name in study.groups}
    return tuple(
        DeathCause(cause, group, found.get((cause, group), 0), deaths[group])
        for cause in sorted(of_cause, key=lambda cause: (not cause, -of_cause[cause], cause))
        for group in study.groups
    )
