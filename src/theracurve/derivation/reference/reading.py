"""What rules find in one patient's chart: two definitions that state the same rule share what it found."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar, cast

from theracurve.definition.criteria.progression import ProgressionHaltedRule
from theracurve.definition.rule import Rule
from theracurve.definition.tumour_progression import TumourProgressionRule
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.lines import Line
from theracurve.derivation.reference.criteria.case import Case, Judgement
from theracurve.derivation.reference.criteria.criteria import judge
from theracurve.derivation.reference.events.events import find_track
from theracurve.derivation.reference.events.other_treatments import OtherTreatment
from theracurve.derivation.reference.events.tracks import Tracks
from theracurve.derivation.reference.responses.responses import Responses, find_responses

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class RuleReading:
    """One patient's chart, read by rule after rule; `found` holds what each of them found in it."""

    chart: Chart
    other_treatments: tuple[OtherTreatment, ...]
    lines: tuple[Line, ...] = ()
    found: dict[Hashable, object] = field(default_factory=dict)

    def responses(self, rule: TumourProgressionRule) -> Responses:
        """The responses of all readers, before any override."""
        return self.once(("responses", rule.id), lambda: find_responses(self.chart, rule))

    def judgement(self, rule: Rule, case: Case) -> Judgement:
        """A halt of progression rests on responses, which an override may change for one definition alone."""
        if isinstance(rule, ProgressionHaltedRule):
            return judge(rule, case)
        return self.once(("judgement", rule.id, case.visit.label), lambda: judge(rule, case))

    def track(self, kind: str, rule: Rule) -> Tracks | None:
        """The assessments of a kind of event other than tumour progression; None where there are none to be made."""
        return self.once(("track", kind, rule.id), lambda: find_track(self.chart, kind, rule))

    def once(self, question: Hashable, find: Callable[[], Found]) -> Found:
        if question not in self.found:
            self.found[question] = find()
        return cast(Found, self.found[question])
