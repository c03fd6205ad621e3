"""Derived endpoints as arrays: what the estimators ask for."""

from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Observations:
    """One endpoint under one definition: per patient the group, time in days and event; why, for the censored."""

    group: NDArray[np.object_]
    time: NDArray[np.float64]
    event: NDArray[np.bool_]
    reason: NDArray[np.object_]

    @property
    def n(self) -> int:
        return len(self.time)

    def of_groups(self, *groups: str) -> "Observations":
        return self.where(np.isin(self.group.astype(str), groups))

    def where(self, chosen: NDArray[np.bool_]) -> "Observations":
        return Observations(self.group[chosen], self.time[chosen], self.event[chosen], self.reason[chosen])

    def until(self, horizon_days: float) -> "Observations":
        """Events up to and including the horizon count; whoever is observed longer is censored there."""
        within = self.time <= horizon_days
        return Observations(self.group, np.minimum(self.time, horizon_days), self.event & within, self.reason)


def observe(connection: duckdb.DuckDBPyConnection, endpoint: str, variant: str) -> Observations:
    """The observations of an endpoint, in the order of patients."""
    found = connection.execute(
        'SELECT "group", time_days, event, reason FROM derived_endpoints'
        " WHERE endpoint = ? AND variant = ? ORDER BY patient_id",
        [endpoint, variant],
    ).fetchnumpy()
    return Observations(
        np.asarray(found["group"], dtype=object),
        np.asarray(found["time_days"], dtype=np.float64),
        np.asarray(found["event"], dtype=np.bool_),
        np.asarray(found["reason"], dtype=object),
    )
