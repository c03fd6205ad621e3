"""Which responses are seen again, and so count as responses (section 5b).

Eisenhauer et al., Eur J Cancer 2009;45:228-47, section 4.6 and table 3.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from theracurve.definition.best_response import BestResponseRule
from theracurve.definition.rule import Days
from theracurve.derivation.reference.responses.tumour_response import TumourResponse
from theracurve.vocabulary.answers import Response


@dataclass(frozen=True, slots=True)
class ConfirmedResponse:
    """A response, and the one that confirms it: itself where no confirmation is asked."""

    response: TumourResponse
    by: TumourResponse


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What confirms a response of one of these `codes`: one of the codes `by`, at least `after` days later.

    `after` None: nothing has to. `between`: how many of a code may stand between the two, none of one not named.
    """

    codes: tuple[Response, ...]
    by: tuple[Response, ...]
    after: Days | None
    between: Mapping[str, float]

    def confirmed(self, counted: Sequence[TumourResponse]) -> list[ConfirmedResponse]:
        """Those of the counted responses (in time order) that are confirmed, in time order."""
        found = [
            (response, self.confirming(response, counted[place:]))
            for place, response in enumerate(counted, start=1)
            if response.code in self.codes
        ]
        return [ConfirmedResponse(response, by) for response, by in found if by is not None]

    def confirming(self, response: TumourResponse, later: Sequence[TumourResponse]) -> TumourResponse | None:
        """The earliest that confirms it: what stands before that one stands before every other, too."""
        if self.after is None:
            return response
        earliest = next((place for place, again in enumerate(later) if self.is_again(response, again)), None)
        return later[earliest] if earliest is not None and self.allows(later[:earliest]) else None

    def is_again(self, response: TumourResponse, later: TumourResponse) -> bool:
        return self.after is not None and later.code in self.by and later.day - response.day >= self.after

    def allows(self, between: Sequence[TumourResponse]) -> bool:
        counts = Counter(response.code for response in between)
        return all(count <= self.between.get(code, 0) for code, count in counts.items())


def as_complete(rule: BestResponseRule) -> Confirmation:
    """What confirms a CR as a complete response."""
    only = (Response.CR,)
    return Confirmation(only, only, rule.confirmed_after, {Response.CR: inf, Response.NE: rule.not_evaluable_between})


def as_response(rule: BestResponseRule) -> Confirmation:
    """What confirms a PR as a response, and a CR that was rather none where the rule takes it so."""
    either = (Response.CR, Response.PR)
    takes_complete = rule.confirmed_after is not None and rule.complete_then_partial == "partial"
    between: dict[str, float] = {
        **dict.fromkeys(either, inf),
        Response.SD: rule.stable_between,
        Response.NE: rule.not_evaluable_between,
    }
    return Confirmation(either if takes_complete else (Response.PR,), either, rule.confirmed_after, between)
