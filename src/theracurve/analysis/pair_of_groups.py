"""The hazard ratio of two groups: by Cox's model and, where its likelihood rises for ever, under Firth's penalty.

A ratio that does not exist is no reason to give none: Heinze and Schemper (2001), Biometrics 57:114-9. The method names
the penalty, a note says why it was needed.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from theracurve.analysis.phrases import StudyPhrase
from theracurve.phrases import Statement
from theracurve.survival import CoxFit, cox


@dataclass(frozen=True, slots=True, eq=False)
class PairOfGroups:
    """Rows of a group and of the one that it is held against; each array is (n,), `strata` and `entry` where there are
    any."""

    names: tuple[str, str]
    time: NDArray[np.float64]
    event: NDArray[np.bool_]
    group: NDArray[np.object_] | NDArray[np.str_]
    ties: str
    strata: ArrayLike | None = None
    entry: NDArray[np.float64] | None = None

    def model(self, term: str) -> tuple[CoxFit, tuple[Statement, ...]]:
        """The model in which `term` is being in the group, and what to know of it: why it has Firth's penalty."""
        usual = self._fitted(term, None)
        if term not in usual.reasons or not self.event.any():
            return usual, ()
        penalised = self._fitted(term, "firth")
        if term in penalised.reasons:
            return usual, ()
        return penalised, (self._why(penalised.coefficients[term]),)

    def _fitted(self, term: str, penalty: str | None) -> CoxFit:
        treated = {term: (self.group == self.names[0]).astype(np.float64)}
        ties = "efron" if penalty and self.ties == "exact" else self.ties  # of which the penalty knows nothing
        return cox(self.time, self.event, treated, ties=ties, strata=self.strata, entry=self.entry, penalty=penalty)

    def _why(self, log_ratio: float | None) -> Statement:
        without = [name for name in self.names if not self.event[self.group == name].any()]
        if without:
            return StudyPhrase.NO_EVENT_IN(group=without[0])
        group, reference = self.names
        return StudyPhrase.EVENTS_IN_ONE_GROUP(group=group if log_ratio is not None and log_ratio > 0 else reference)
