"""What a criterion is asked about: one patient at one planned visit."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.choosing import VisitSchedule
from theracurve.derivation.reference.chart.timeline import Timeline
from theracurve.derivation.reference.chart.visits import Visit
from theracurve.derivation.reference.evidence import Decided
from theracurve.derivation.reference.responses.tumour_response import TumourResponse


@dataclass(frozen=True, slots=True)
class Case:
    """One patient at one visit. `responses` are the deciding reader's."""

    chart: Chart
    visit: Visit
    responses: tuple[TumourResponse, ...]

    @property
    def timeline(self) -> Timeline:
        return self.chart.timeline

    @property
    def schedule(self) -> VisitSchedule:
        return self.chart.schedule


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer of a criterion at a visit, and the answers of its parts (analytes, classes) by evidence subject."""

    decided: Decided
    parts: Mapping[str, Decided] = field(default_factory=dict)
