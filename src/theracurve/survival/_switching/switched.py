"""Two arms, of which the reference may switch to the treatment of the other."""

from dataclasses import dataclass, replace

import numpy as np

from theracurve.errors import EstimationError
from theracurve.survival._inputs.covariates import as_covariates
from theracurve.survival._inputs.inputs import (
    BoolArray,
    Column,
    FloatArray,
    IntArray,
    as_events,
    as_starts,
    as_times,
    same_length,
)


@dataclass(frozen=True, slots=True, eq=False)
class Switched:
    """(n,) each, by patient; what begins at the exit or later is never seen.

    treated         the arm that was to be treated from the origin on
    switched        when a patient of the reference began the treatment, infinite for never
    censoring       when observation would have ended without the event; infinite where that is not known
    progressed      the secondary baseline from which patients may switch, infinite for never
    covariates      (n, p) known at the origin, or at the secondary baseline
    """

    time: FloatArray
    event: BoolArray
    treated: BoolArray
    switched: FloatArray
    censoring: FloatArray
    progressed: FloatArray
    covariates: FloatArray

    @property
    def n(self) -> int:
        return len(self.time)

    @property
    def has_switched(self) -> BoolArray:
        return ~self.treated & (self.switched < self.time)

    def drawn(self, patients: IntArray) -> "Switched":
        """These patients, as often as they are named."""
        columns = {name: getattr(self, name)[patients] for name in self.__slots__}
        return replace(self, **columns)


def as_switched(
    time: Column,
    event: Column,
    treated: Column,
    switched: Column,
    censoring: Column | None,
    progressed: Column | None,
    covariates: Column | None,
) -> Switched:
    """Raises EstimationError for unusable columns, and where a patient leaves after the censoring that is stated."""
    times, events, arm = as_times(time).astype(np.float64), as_events(event), as_events(treated, "treated")
    n = same_length(time=times, event=events, treated=arm)
    never = np.full(n, np.inf)
    made = Switched(
        times,
        events,
        arm,
        as_starts(switched, "switched"),
        never if censoring is None else as_starts(censoring, "censoring"),
        never if progressed is None else as_starts(progressed, "progressed"),
        np.empty((n, 0)) if covariates is None else as_covariates(covariates).matrix,
    )
    same_length(time=times, switched=made.switched, censoring=made.censoring, covariates=made.covariates)
    beyond = np.flatnonzero(made.censoring < times)
    if len(beyond):
        raise EstimationError(f"censoring: expected at the time or later, found earlier in row {beyond[0] + 1}")
    return made
