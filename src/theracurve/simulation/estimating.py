"""What this study's own records say of the reference group: its size, and how soon each kind of event comes.

Hazards are events over days at risk, as if they were constant. The hazard ratio is never taken from the records: the
power at the observed difference is its P value in other words (Hoenig and Heisey 2001, Am Stat 55:19-24).
"""

from collections.abc import Iterator
from decimal import Decimal
from math import log

import duckdb
import numpy as np

from theracurve.analysis.observations import observe
from theracurve.definition.design import Design
from theracurve.definition.quantities import Duration
from theracurve.definition.study import Study
from theracurve.simulation.plan import planned_comparisons
from theracurve.vocabulary.derived import PROTOCOL

EVENTS_AND_DAYS = """
SELECT count(first.day) AS events, sum(greatest(0, least(first.day, coalesce(p.death_day, p.last_seen_day)))) AS days
FROM people AS p
LEFT JOIN (
  SELECT patient_id, min(day) AS day FROM derived_events WHERE kind = ? AND variant = ? GROUP BY patient_id
) AS first USING (patient_id)
WHERE p."group" = ?
"""  # days are those up to the data cut-off; none of who came in after it


def estimated_design(connection: duckdb.DuckDBPyConnection, study: Study) -> Design:
    """The sizes of all groups and the medians in the reference group, from derived tables; a kind of event that the
    reference group never had has none."""
    analyses = planned_comparisons(study).simulated
    found = observe(connection, analyses[0].analysis.endpoint, PROTOCOL) if analyses else None
    groups = {} if found is None else dict(zip(*np.unique(found.group.astype(str), return_counts=True), strict=True))
    kinds = dict.fromkeys(kind for analysis in analyses for kind in analysis.kinds)
    medians = {kind: median for kind in kinds for median in median_of(connection, study, kind)}
    return Design(sizes={str(name): int(count) for name, count in groups.items()}, medians=medians)


def median_of(connection: duckdb.DuckDBPyConnection, study: Study, kind: str) -> Iterator[Duration]:
    events, days = of_given(connection, study, kind) if kind in study.endpoints else of_kind(connection, study, kind)
    if events and days > 0:
        yield Duration(round(Decimal(log(2) * days / events), 1), "days")


def of_given(connection: duckdb.DuckDBPyConnection, study: Study, endpoint: str) -> tuple[int, float]:
    found = observe(connection, endpoint, PROTOCOL).of_groups(str(study.reference_group))
    return int(found.event.sum()), float((found.time - found.entry).sum())


def of_kind(connection: duckdb.DuckDBPyConnection, study: Study, kind: str) -> tuple[int, float]:
    events, days = connection.execute(EVENTS_AND_DAYS, [kind, PROTOCOL, study.reference_group]).fetchall()[0]
    return int(events), float(days or 0)
