"""Observations and pairs of groups for tests, from plain lists."""

from collections.abc import Sequence

import numpy as np

from theracurve.analysis.observations import Observations
from theracurve.analysis.pairs import Pair
from theracurve.analysis.planned import Planned
from theracurve.definition.analyses import Analysis
from theracurve.definition.quantities import Duration


def observations(
    time: Sequence[float] | np.ndarray,
    event: Sequence[bool] | np.ndarray,
    group: Sequence[str] | np.ndarray,
    left: Sequence[float] | np.ndarray | None = None,
) -> Observations:
    """Patients P1, P2, ... in the order given; exact events unless `left` says since when they are possible."""
    times, happened = np.asarray(time, float), np.asarray(event, bool)
    return Observations(
        patient=np.array([f"P{place}" for place in range(1, len(times) + 1)], dtype=object),
        group=np.asarray(group, dtype=object),
        entry=np.zeros(len(times)),
        time=times,
        event=happened,
        competing=np.zeros(len(times), bool),
        left=times if left is None else np.asarray(left, float),
        right=np.where(happened, times, np.inf),
    )


def pair(observed: Observations, horizon: str | None = None) -> Pair:
    """Group A against B."""
    stated = None if horizon is None else Duration.parse(horizon)
    planned = Planned(Analysis(endpoint="overall_survival", horizon=stated), "protocol")
    within = observed if planned.end_days is None else observed.until(planned.end_days)
    return Pair(planned, "A", "B", observed, within)
