"""How an endpoint ends for a patient, and everything that is asked to find it (section 7)."""

from dataclasses import dataclass

from theracurve.definition.endpoints import Endpoint
from theracurve.definition.quantities import PlannedVisit
from theracurve.derivation.reference.chart.timeline import Timeline
from theracurve.derivation.reference.endpoints.components import Components, Sources
from theracurve.derivation.reference.evidence import UNMARKED, Decided, Marks

EVENT, COMPETING, CENSORED = "event", "competing", "censored"
FOR_EVER = 10**9  # a day after every other
NEXT_TREATMENT = ("other_treatment", "next_line")


@dataclass(frozen=True, slots=True)
class NextTreatment:
    """What a patient is treated with next: an intercurrent treatment or the next line, by `reason`, and its rows."""

    day: int
    sources: Sources
    reason: str = "other_treatment"


@dataclass(frozen=True, slots=True)
class Candidate:
    """The event that an endpoint ends with, unless it does not count after all."""

    kind: str
    day: int
    left_day: int
    decided: Decided


@dataclass(frozen=True, slots=True)
class Ending:
    """How an endpoint ends: study day, answer, the interval (no right end without an event) and what it rests on."""

    day: int
    answer: str
    left_day: int
    right_day: int | None
    reason: str
    sources: Sources
    marks: Marks = UNMARKED


def censored(day: int, reason: str, sources: Sources = ()) -> Ending:
    return Ending(day, CENSORED, day, None, reason, sources)


@dataclass(frozen=True, slots=True)
class EndingAsked:
    """One endpoint of one patient: the definition of it, and what happened after its start.

    `death` says what a death means (exact, interval, competing, censored); `event` is the earliest of its events,
    `treatment` what comes next after the start.
    """

    timeline: Timeline
    endpoint: Endpoint
    death: str
    visits: tuple[PlannedVisit, ...]
    start: int
    components: Components
    death_day: int | None
    is_cause_asked: bool
    event: Candidate | None
    treatment: NextTreatment | None

    @property
    def is_of_unknown_cause(self) -> bool:
        """Whether the endpoint counts deaths of the disease, and nobody knows of what the patient died."""
        return self.is_cause_asked and self.death_day is not None and not self.timeline.death_cause

    @property
    def is_from_time_zero(self) -> bool:
        """Whether everybody is followed, from time zero on."""
        return self.endpoint.of_everybody
