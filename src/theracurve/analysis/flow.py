"""The flow of patients: allocated, treated, followed, died, lost, and what became of each planned visit."""

import duckdb

from theracurve.analysis.results import GroupFlow
from theracurve.definition.study import Study

STATUSES = ("attended", "missed", "dead", "not_due")


def flow_of(connection: duckdb.DuckDBPyConnection, study: Study) -> tuple[GroupFlow, ...]:
    """One entry per group of the protocol; empty where the study has only given endpoints."""
    found = connection.execute(
        'SELECT "group", count(*), count(first_administration_day), count(follow_up_row), count(death_day),'
        " count(*) FILTER (WHERE lost), max(first_administration_day)"
        ' FROM people GROUP BY "group"'
    ).fetchall()
    visits = visit_counts(connection)
    by_group = {
        group: GroupFlow(group, allocated, treated, followed, died, lost, start, visits.get(group, {}))
        for group, allocated, treated, followed, died, lost, start in found
    }
    return tuple(by_group[group] for group in study.groups if group in by_group)


def visit_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, dict[str, int]]]:
    """Per group and visit: how many attended, missed, had died, or were not due."""
    counts: dict[str, dict[str, dict[str, int]]] = {}
    for group, visit, status, number in connection.execute(
        'SELECT p."group", v.visit, v.status, count(*) FROM derived_visits AS v'
        " INNER JOIN people AS p ON v.patient_id = p.patient_id"
        ' GROUP BY p."group", v.visit, v.visit_day, v.status ORDER BY p."group", v.visit_day'
    ).fetchall():
        by_visit = counts.setdefault(group, {}).setdefault(visit, dict.fromkeys(STATUSES, 0))
        by_visit[status] = number
    return counts
