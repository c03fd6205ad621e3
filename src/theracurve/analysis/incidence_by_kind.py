"""Which kind of event came first: the cumulative incidence of each kind among those that end an endpoint.

Aalen and Johansen (1978): the kinds compete, so that at every time they add up to one less the share without any.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import numpy as np

from theracurve.definition.study import Study
from theracurve.phrases import Statement
from theracurve.survival import IncidenceCurve, cumulative_incidence
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_time import DAYS_PER_MONTH


@dataclass(frozen=True, slots=True)
class KindIncidence:
    """One kind in one group: probabilities in steps that start at (0, 0), times in months."""

    kind: str
    events: int
    times: tuple[float, ...]
    probability: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class GroupKinds:
    group: str
    n: int
    last_time: float
    kinds: tuple[KindIncidence, ...]


@dataclass(frozen=True, slots=True)
class IncidenceByKind:
    """An endpoint's kinds of event, group by group, in the order of the protocol."""

    endpoint: str
    method: Statement
    groups: tuple[GroupKinds, ...]


def incidence_by_kind(connection: duckdb.DuckDBPyConnection, study: Study) -> IncidenceByKind | None:
    """Divides the endpoint that most kinds of event end, under the protocol; None where no endpoint has two kinds."""
    counted = {name: len(study.events_of(e)) for name, e in study.derived_endpoints.items() if e.of_everybody}
    endpoint = max(counted, key=lambda name: counted[name], default="")
    if counted.get(endpoint, 0) < 2:
        return None
    found = connection.execute(
        "SELECT \"group\", time_days, CASE WHEN event THEN reason WHEN competing THEN 'death' END, entry_days"
        " FROM derived_endpoints WHERE endpoint = ? AND variant = ? ORDER BY patient_id",
        [endpoint, PROTOCOL],
    ).fetchall()
    present = [group for group in study.groups if any(row[0] == group for row in found)]
    if not present or any(row[3] for row in found):
        return None
    kinds = tuple(dict.fromkeys((*study.events_of(study.endpoints[endpoint]), *(row[2] for row in found if row[2]))))
    curves = cumulative_incidence(
        np.array([row[1] for row in found]),
        np.array([kinds.index(row[2]) + 1 if row[2] else 0 for row in found]),
        group=np.array([row[0] for row in found], dtype=object),
        causes=tuple(range(1, len(kinds) + 1)),
    )
    groups = tuple(of_group(group, kinds, curves[group]) for group in present)
    method = next(iter(curves[present[0]].values())).method
    return IncidenceByKind(endpoint, method, groups)


def of_group(group: str, kinds: tuple[str, ...], curves: Mapping[str, IncidenceCurve]) -> GroupKinds:
    by_kind = tuple(in_months(kind, curves[str(place)]) for place, kind in enumerate(kinds, start=1))
    first = curves["1"]
    last = float(first.times[-1]) / float(DAYS_PER_MONTH) if len(first.times) else 0.0
    return GroupKinds(group, first.n, last, by_kind)


def in_months(kind: str, curve: IncidenceCurve) -> KindIncidence:
    """Only the steps at which something changes."""
    changes = np.diff(curve.probability, prepend=0.0) != 0
    return KindIncidence(
        kind,
        int(curve.events[-1]) if len(curve.events) else 0,
        tuple((curve.times[changes] / float(DAYS_PER_MONTH)).tolist()),
        tuple(curve.probability[changes].tolist()),
    )
