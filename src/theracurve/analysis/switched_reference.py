"""What a comparison is by every way to take patients of the reference who switched to the treatment."""

from collections.abc import Iterator
from dataclasses import dataclass

from theracurve.analysis.study_estimate import StudyEstimate, StudyResult


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchedReference:
    """One group against the reference, of whose `reference_n` patients `switched` did.

    `ratios` are hazard ratios, one a way, whose first note says what it assumes; `time_ratio` is by what the treatment
    multiplies time in the rank-preserving model. `left_out` are patients without a value of what decides on the switch.
    """

    groups: tuple[str, str]
    reference_n: int
    switched: int
    left_out: int
    ratios: tuple[StudyEstimate, ...]
    time_ratio: StudyEstimate

    @property
    def results(self) -> Iterator[StudyResult]:
        """Gives the hazard ratios, then the ratio of times."""
        yield from self.ratios
        yield self.time_ratio
