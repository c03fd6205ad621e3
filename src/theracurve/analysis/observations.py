"""Derived endpoints as arrays: what the estimators ask for."""

from dataclasses import dataclass, replace

import duckdb
import numpy as np
from numpy.typing import NDArray

EVENT, COMPETING = 1, 2  # the causes of an end that is no censoring


@dataclass(frozen=True, slots=True, eq=False)
class Observations:
    """One endpoint under one definition: per patient the group, entry and time in days, event, competing event."""

    group: NDArray[np.object_]
    entry: NDArray[np.float64]
    time: NDArray[np.float64]
    event: NDArray[np.bool_]
    competing: NDArray[np.bool_]

    @property
    def n(self) -> int:
        return len(self.time)

    @property
    def cause(self) -> NDArray[np.int64]:
        """0 where censored, otherwise `EVENT` or `COMPETING`."""
        return np.where(self.event, EVENT, np.where(self.competing, COMPETING, 0)).astype(np.int64)

    @property
    def late(self) -> NDArray[np.float64] | None:
        """The entries, None where everybody enters at the origin."""
        return self.entry if self.entry.any() else None

    def of_groups(self, *groups: str) -> "Observations":
        return self.where(np.isin(self.group.astype(str), groups))

    def where(self, chosen: NDArray[np.bool_]) -> "Observations":
        columns = (self.group, self.entry, self.time, self.event, self.competing)
        return Observations(*(column[chosen] for column in columns))

    def until(self, horizon_days: float) -> "Observations":
        """Events up to and including the horizon count; whoever is observed longer is censored there, and whoever
        enters later is not observed at all."""
        within = self.time <= horizon_days
        ended = replace(
            self,
            time=np.minimum(self.time, horizon_days),
            event=self.event & within,
            competing=self.competing & within,
        )
        return ended.where(self.entry < horizon_days) if self.entry.any() else ended


def observe(connection: duckdb.DuckDBPyConnection, endpoint: str, variant: str) -> Observations:
    """The observations of an endpoint, in the order of patients."""
    found = connection.execute(
        'SELECT "group", entry_days, time_days, event, competing FROM derived_endpoints'
        " WHERE endpoint = ? AND variant = ? ORDER BY patient_id",
        [endpoint, variant],
    ).fetchnumpy()
    return Observations(
        np.asarray(found["group"], dtype=object),
        np.asarray(found["entry_days"], dtype=np.float64),
        np.asarray(found["time_days"], dtype=np.float64),
        np.asarray(found["event"], dtype=np.bool_),
        np.asarray(found["competing"], dtype=np.bool_),
    )
