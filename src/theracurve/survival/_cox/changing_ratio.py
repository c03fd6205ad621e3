"""A hazard ratio that changes with time: one before a cut and one after it, beside the other covariates of a fit.

Every row is divided at the cut, as by R's survSplit, and the covariate has a coefficient on each side; the others have
one throughout. An event on the day of the cut belongs to the time before it.
"""

import numpy as np

from theracurve.survival._cox.cox import cox
from theracurve.survival._cox.cox_data import CoxData
from theracurve.survival._cox.cox_fit import CoxFit
from theracurve.survival._inputs.inputs import BoolArray
from theracurve.survival._values.values import Estimate


def middle_of_events(fit: CoxFit) -> float | None:
    """A time between two events with as many events before it as after it, as far as that can be; None where all
    events are on one day."""
    times, events = np.unique(fit.data.time[fit.data.event].astype(np.float64), return_counts=True)
    if len(times) < 2:
        return None
    before = events.cumsum()[:-1]
    place = int(np.argmin(np.abs(2 * before - events.sum())))  # the earlier of two that are as even
    return float((times[place] + times[place + 1]) / 2)


def ratios_around(fit: CoxFit, name: str, cut: float) -> tuple[Estimate, Estimate]:
    """The hazard ratio for one unit of a covariate of the fit up to the cut, and after it; `cut` is a time."""
    data, column = fit.data, fit.names.index(name)
    entry = np.zeros(data.n) if data.entry is None else data.entry.astype(np.float64)
    before, after = entry < cut, data.time > cut
    rows = np.concatenate([np.flatnonzero(before), np.flatnonzero(after)])
    late = np.arange(len(rows)) >= int(before.sum())
    covariates = {other: data.covariates[rows, place] for place, other in enumerate(fit.names) if place != column}
    split = cox(
        np.where(late, data.time[rows], np.minimum(data.time[rows], cut)),
        data.event[rows] & (late | (data.time[rows] <= cut)),
        covariates | {side: sided(data, rows, column, late == is_late) for side, is_late in SIDES.items()},
        ties=fit.ties,
        strata=None if data.stratum is None else data.stratum.codes[rows],
        entry=np.where(late, np.maximum(entry[rows], cut), entry[rows]),
        level=fit.level,
    )
    early, later = (split.hazard_ratio(side) for side in SIDES)
    return early, later


SIDES = {"up to the cut": False, "after the cut": True}


def sided(data: CoxData, rows: np.ndarray, column: int, here: BoolArray) -> np.ndarray:
    """(m,) the covariate on one side of the cut, 0 on the other."""
    return np.where(here, data.covariates[rows, column], 0.0)
