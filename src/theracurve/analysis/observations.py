"""Derived endpoints as arrays: what the estimators ask for."""

from dataclasses import dataclass, fields, replace

import duckdb
import numpy as np
from numpy.typing import NDArray

EVENT, COMPETING = 1, 2  # the causes of an end that is no censoring


@dataclass(frozen=True, slots=True, eq=False)
class Observations:
    """One endpoint under one definition: per patient the group, entry and time in days, event, competing event, and
    the days between which the event lies: (left, right], infinite on the right where it was not seen."""

    patient: NDArray[np.object_]
    group: NDArray[np.object_]
    entry: NDArray[np.float64]
    time: NDArray[np.float64]
    event: NDArray[np.bool_]
    competing: NDArray[np.bool_]
    left: NDArray[np.float64]
    right: NDArray[np.float64]

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

    @property
    def between_visits(self) -> bool:
        """Whether an event is only known to lie between two days."""
        return bool((self.event & (self.left < self.right)).any())

    def of_groups(self, *groups: str) -> "Observations":
        return self.where(np.isin(self.group.astype(str), groups))

    def where(self, chosen: NDArray[np.bool_]) -> "Observations":
        return Observations(**{column.name: getattr(self, column.name)[chosen] for column in fields(self)})

    def at_risk(self) -> "Observations":
        """Without those who left on the day they would have entered."""
        return self.where(self.entry < self.time) if self.entry.any() else self

    def until(self, horizon_days: float) -> "Observations":
        """Events up to and including the horizon count; whoever is observed longer is censored there, and whoever
        enters later is not observed at all. An event that a later visit shows is, at the horizon, not known yet."""
        within = self.time <= horizon_days
        ended = replace(
            self,
            time=np.minimum(self.time, horizon_days),
            event=self.event & within,
            competing=self.competing & within,
            left=np.minimum(self.left, horizon_days),
            right=np.where(self.right <= horizon_days, self.right, np.inf),
        )
        return ended.where(self.entry < horizon_days) if self.entry.any() else ended


def observe(connection: duckdb.DuckDBPyConnection, endpoint: str, variant: str) -> Observations:
    """The observations of an endpoint, in the order of patients."""
    found = connection.execute(
        'SELECT patient_id, "group", entry_days, time_days, event, competing, coalesce(left_days, 0) AS left_days,'
        " coalesce(right_days, CAST('inf' AS DOUBLE)) AS right_days FROM derived_endpoints"
        " WHERE endpoint = ? AND variant = ? ORDER BY patient_id",
        [endpoint, variant],
    ).fetchnumpy()
    return Observations(
        patient=np.asarray(found["patient_id"], dtype=object),
        group=np.asarray(found["group"], dtype=object),
        entry=np.asarray(found["entry_days"], dtype=np.float64),
        time=np.asarray(found["time_days"], dtype=np.float64),
        event=np.asarray(found["event"], dtype=np.bool_),
        competing=np.asarray(found["competing"], dtype=np.bool_),
        left=np.asarray(found["left_days"], dtype=np.float64),
        right=np.asarray(found["right_days"], dtype=np.float64),
    )
