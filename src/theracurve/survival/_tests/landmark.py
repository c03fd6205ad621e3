"""Landmark analysis: groups as they are at a chosen time, compared from then on, among those still at risk.

Anderson, Cain and Gelber (1983), J Clin Oncol 1:710-9. Nobody's future decides on his group, so no time is immortal;
but the question is another one, about those who lived to the landmark without the event.
"""

from dataclasses import dataclass

import numpy as np

from theracurve.survival._inputs.inputs import BoolArray, Column, IntArray, as_events, as_starts, as_times, same_length
from theracurve.survival._inputs.options import chosen_time
from theracurve.survival._values import papers

SOURCE = papers.ANDERSON


@dataclass(frozen=True, eq=False, kw_only=True)
class Landmark:
    """Those still at risk after the landmark, and who of them had begun the treatment by then.

    patient         (m,) the row of the patient among those given, counted from 0
    treated         (m,) whether the treatment had begun at `at` or before
    """

    at: float
    patient: IntArray
    treated: BoolArray


def landmark(time: Column, event: Column, started: Column, *, at: float) -> Landmark:
    """Finds who is compared from the landmark on: those whose time is longer than `at`.

    time, event, started        as for `treatment_periods`

    Raises EstimationError for unusable columns, naming rows, and UsageError for a landmark that is not 0 or more.
    """
    at = chosen_time(at)
    times, events, starts = as_times(time), as_events(event), as_starts(started)
    same_length(time=times, event=events, started=starts)
    patients = np.flatnonzero(times > at)
    return Landmark(at=at, patient=patients, treated=starts[patients] <= at)
