"""What one reader saw of a patient, as far as it counts for the best response (section 5b)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from theracurve.definition.best_response import BestResponseRule
from theracurve.derivation.reference.chart.timeline import Record, Timeline
from theracurve.derivation.reference.events.other_treatments import OtherTreatment
from theracurve.derivation.reference.evidence import Marks
from theracurve.derivation.reference.responses.confirmation import ConfirmedResponse, as_complete, as_response
from theracurve.derivation.reference.responses.tumour_response import TumourResponse
from theracurve.vocabulary.answers import Response


@dataclass(frozen=True)
class ResponseCourse:
    """`responses` are all of the reader's in time order; `treatment` is the first other one that ends what counts.

    `measurable_by`: where the rule asks for measurable disease, the baseline rows of the reader's lesions in row order;
    `adjudicated`: where the reader is the adjudicator, the source for which the reader decides.
    """

    rule: BestResponseRule
    timeline: Timeline
    reader: str
    responses: Sequence[TumourResponse]
    treatment: OtherTreatment | None
    measurable_by: Sequence[Record]
    adjudicated: tuple[str, ...]

    @cached_property
    def before_treatment(self) -> list[TumourResponse]:
        """The responses up to the day of the other treatment, that day included."""
        return [response for response in self.responses if self.treatment is None or response.day <= self.treatment.day]

    @cached_property
    def counted(self) -> list[TumourResponse]:
        """The counted assessments in time order, each as what it stands as."""
        return standing(until_progression(filter(self.is_late_enough, self.before_treatment)), self.rule)

    def is_late_enough(self, response: TumourResponse) -> bool:
        return response.code == Response.PD or self.rule.not_before is None or response.day >= self.rule.not_before

    @cached_property
    def complete(self) -> list[ConfirmedResponse]:
        """Those that are confirmed as CR."""
        return as_complete(self.rule).confirmed(self.counted)

    @cached_property
    def partial(self) -> list[ConfirmedResponse]:
        """Those that are confirmed as a response, whether or not as CR."""
        return as_response(self.rule).confirmed(self.counted)

    @cached_property
    def first_response(self) -> ConfirmedResponse | None:
        """The earliest that is confirmed in either way, by the earliest that confirms it."""
        confirmed = [*self.complete, *self.partial]
        return min(confirmed, key=lambda found: (found.response.day, found.by.day), default=None)

    @property
    def progression(self) -> TumourResponse | None:
        """The PD that ends the counted assessments, if one does."""
        return next((response for response in self.counted if response.code == Response.PD), None)


def until_progression(responses: Iterable[TumourResponse]) -> list[TumourResponse]:
    """The responses up to the first PD, that one included."""
    found: list[TumourResponse] = []
    for response in responses:
        found.append(response)
        if response.code == Response.PD:
            break
    return found


def standing(responses: Sequence[TumourResponse], rule: BestResponseRule) -> list[TumourResponse]:
    """The same, a PR after a CR as SD unless the rule takes it as it is."""
    if rule.complete_then_partial == "partial":
        return list(responses)
    complete = next((place for place, response in enumerate(responses) if response.code == Response.CR), len(responses))
    return [*responses[:complete], *(as_stable_if_partial(response) for response in responses[complete:])]


def as_stable_if_partial(response: TumourResponse) -> TumourResponse:
    is_partial = response.code == Response.PR
    return replace(response, decided=replace(response.decided, answer=Response.SD.value)) if is_partial else response


def sources_of_responses(*responses: TumourResponse) -> tuple[str, ...]:
    """The sources of each in turn: a row may so stand several times."""
    return tuple(source for response in responses for source in response.decided.sources)


def marks_of_responses(*responses: TumourResponse) -> Marks:
    return frozenset(mark for response in responses for mark in response.decided.marks)
