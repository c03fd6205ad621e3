"""Which comparators were watched for adverse events: as the protocol says, or because some are recorded."""

import duckdb

from theracurve.definition.study import Study


def watched_comparators(connection: duckdb.DuckDBPyConnection, study: Study) -> tuple[str, ...]:
    """The groups that are not treated and whose side effects are known, in the order of the protocol.

    Where the protocol does not say, one event that is related to a therapy shows that there is one whose side effects
    are recorded (any event, where relation is not asked for). Without one there may have been none, or nobody asked, or
    there was no therapy: the group was not watched.
    """
    rule = study.pejorative_events.therapy_side_effect
    related = "a.related IN ('possible', 'probable', 'definite')" if rule is None or rule.related else "TRUE"
    found = connection.execute(
        'SELECT DISTINCT p."group" FROM records.adverse_events AS a INNER JOIN people AS p'
        f" ON a.patient_id = p.patient_id WHERE {related} AND a.started_on >= p.time_zero AND a.started_on <= p.cutoff"
    ).fetchall()
    recorded = {group for (group,) in found}
    return tuple(
        name
        for name, group in study.groups.items()
        if not group.treated and (group.watched or (group.watched is None and name in recorded))
    )


def unwatched_comparators(connection: duckdb.DuckDBPyConnection, study: Study) -> tuple[str, ...]:
    """The other groups that are not treated."""
    watched = watched_comparators(connection, study)
    return tuple(name for name, group in study.groups.items() if not group.treated and name not in watched)
