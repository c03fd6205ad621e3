"""Grades of 3 or more by term and group: how many had one, in which cycle it began, who recovered, and the differences.

Recorded side effects and laboratory grades alike; each patient once a term, by the first event of the worst grade.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

from theracurve.analysis.watched import watched_comparators
from theracurve.definition.study import Study
from theracurve.survival._proportions.proportion_difference import newcombe_limits
from theracurve.survival._values.papers import NEWCOMBE

SEVERE, LEVEL, SOURCE = 3, 0.95, NEWCOMBE
RECORDED, LABORATORY = "recorded", "laboratory"
CYCLE = """
    (SELECT max(g.cycle) FROM records.administrations AS g INNER JOIN people AS q ON g.patient_id = q.patient_id
     WHERE g.patient_id = f.patient_id AND date_diff('day', q.time_zero, g.administered_at_on) <= f.day)
"""
FIRST_OF_THE_WORST = """
    SELECT lower(a.term) AS term, p."group", a.patient_id, date_diff('day', p.time_zero, a.started_on) AS day,
        coalesce(a.grade < 5 AND a.ended_on <= p.cutoff
            AND (p.death_day IS NULL OR date_diff('day', p.time_zero, a.ended_on) < p.death_day), FALSE) AS recovered
    FROM records.adverse_events AS a INNER JOIN people AS p ON a.patient_id = p.patient_id
    WHERE a.grade BETWEEN ? AND 5 AND a.started_on <= p.cutoff
        AND date_diff('day', p.time_zero, a.started_on)
            >= CASE WHEN list_contains(?, p."group") THEN p.watched_from ELSE p.first_administration_day END
    QUALIFY row_number() OVER (
        PARTITION BY lower(a.term), a.patient_id ORDER BY a.grade DESC, a.started_on, a."row"
    ) = 1
"""
WORST_BY_LABORATORY = """
    SELECT g.term, p."group", g.patient_id, g.day, g.recovery_day IS NOT NULL AS recovered
    FROM derived_laboratory_grades AS g INNER JOIN people AS p ON g.patient_id = p.patient_id
    WHERE g.grade >= ?
"""
WATCHED = """
    SELECT "group", count(*) FROM people
    WHERE first_administration_day IS NOT NULL OR list_contains(?, "group") GROUP BY "group"
"""
GRADED = """
    SELECT g.term, p."group", count(*) FROM derived_laboratory_grades AS g
    INNER JOIN people AS p ON g.patient_id = p.patient_id WHERE g.grade IS NOT NULL GROUP BY ALL
"""
Rows = list[tuple[str, int, bool]]
"""Of each patient the group, the cycle and whether the event ended."""


@dataclass(frozen=True, slots=True)
class ShareDifference:
    """A share less that of the reference group, with Newcombe's interval: an exact one for every term takes minutes."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class SevereGrades:
    """One term in one group: how many of those in whom it would be known had grade 3 or more.

    `cycles`: in how many the worst grade began, by cycle (0: before any, or without one); `recovered`: of how many it
    ended, and not by their death. `difference` is None in the reference group, and where nobody of it would be known to
    have the term.
    """

    term: str
    source: str
    group: str
    patients: int
    of_patients: int
    cycles: tuple[tuple[int, int], ...]
    recovered: int
    difference: ShareDifference | None


def severe_grades(connection: duckdb.DuckDBPyConnection, study: Study) -> tuple[SevereGrades, ...]:
    """Every term that reached grade 3 in somebody, the recorded ones first, the most frequent first."""
    comparators = list(watched_comparators(connection, study))
    watched = dict(connection.execute(WATCHED, [comparators]).fetchall())
    graded: dict[str, dict[str, int]] = {}
    for term, group, count in connection.execute(GRADED).fetchall():
        graded.setdefault(term, {})[group] = count
    recorded = found_by_term(connection, FIRST_OF_THE_WORST, SEVERE, comparators)
    by_laboratory = found_by_term(connection, WORST_BY_LABORATORY, SEVERE)
    return (
        *(one for term, rows in recorded.items() for one in of_term(study, (term, RECORDED), rows, watched)),
        *(
            one
            for term, rows in by_laboratory.items()
            for one in of_term(study, (term, LABORATORY), rows, graded[term])
        ),
    )


def found_by_term(connection: duckdb.DuckDBPyConnection, query: str, *asked: object) -> dict[str, Rows]:
    columns = f'f.term, f."group", coalesce({CYCLE}, 0), f.recovered'
    rows = connection.execute(f"SELECT {columns} FROM ({query}) AS f ORDER BY f.patient_id", asked).fetchall()
    found: dict[str, Rows] = {}
    for term, group, cycle, recovered in rows:
        found.setdefault(term, []).append((group, cycle, recovered))
    return {term: found[term] for term in sorted(found, key=lambda term: (-len(found[term]), term))}


def of_term(study: Study, named: tuple[str, str], rows: Rows, sizes: Mapping[str, int]) -> Iterator[SevereGrades]:
    counts, reference = Counter(group for group, *_ in rows), study.reference_group
    shares = {group: (counts[group], sizes[group]) for group in study.groups if sizes.get(group)}
    for group, share in shares.items():
        cycles = Counter(cycle for own, cycle, _ in rows if own == group)
        recovered = sum(ended for own, _, ended in rows if own == group)
        against = shares.get(reference) if reference is not None and group != reference else None
        difference = None if against is None else difference_of(share, against)
        yield SevereGrades(*named, group, *share, tuple(sorted(cycles.items())), recovered, difference)


def difference_of(share: tuple[int, int], reference: tuple[int, int]) -> ShareDifference:
    (x, n), (y, m) = share, reference
    return ShareDifference(x / n - y / m, *newcombe_limits(x, n, y, m, LEVEL))
