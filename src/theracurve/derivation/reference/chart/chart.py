"""What is known of one patient whatever the definition: read once, asked by every rule."""

from collections.abc import Mapping
from dataclasses import dataclass

from theracurve.definition.study import Study
from theracurve.definition.time_points import TimePoints
from theracurve.derivation.reference.chart.choosing import VisitSchedule, schedule_for
from theracurve.derivation.reference.chart.filtration import FiltrationRate, find_rates
from theracurve.derivation.reference.chart.laboratory import LabValue, values_by_analyte
from theracurve.derivation.reference.chart.scores import ScaleScore, find_scores
from theracurve.derivation.reference.chart.timeline import Record, Timeline
from theracurve.derivation.reference.chart.visits import Visit, find_visits
from theracurve.derivation.reference.chart.watching import Watching, watching_of
from theracurve.derivation.reference.overrides import Overrides, find_overrides


@dataclass(frozen=True, slots=True)
class Chart:
    """One patient: the records in study days, the planned visits and what became of them, values by analyte.

    `sole_readers` gives for each table that readers write the only reader there is, who decides where no other does.
    `time_points`: what the protocol makes one reading of lesions.
    """

    timeline: Timeline
    schedule: VisitSchedule
    time_points: TimePoints
    visits: tuple[Visit, ...]
    values: Mapping[str, tuple[LabValue, ...]]
    scores: tuple[ScaleScore, ...]
    rates: tuple[FiltrationRate, ...]
    overrides: Overrides
    sole_readers: Mapping[str, str]
    watching: Watching

    @property
    def patient_id(self) -> str:
        return self.timeline.patient_id

    def of_analyte(self, analyte: str) -> tuple[LabValue, ...]:
        return self.values.get(analyte, ())

    def of_measure(self, measure: str) -> tuple[Record, ...]:
        """The values of this measure: rows of `assessments` that have one, and what was scored from items."""
        rows = self.timeline.of("assessments")
        recorded = (row for row in rows if row.text("measure") == measure and row.number("value") is not None)
        scored = (score.as_record for score in self.scores if score.measure == measure)
        return (*recorded, *(record for record in scored if record is not None))

    def visit(self, label: str | None) -> Visit | None:
        return next((visit for visit in self.visits if visit.label == label), None)


def read_chart(timeline: Timeline, study: Study, schedule: VisitSchedule, sole_readers: Mapping[str, str]) -> Chart:
    """The chart of a patient; `schedule` is what the protocol plans for everybody."""
    planned = schedule_for(timeline, schedule, study)
    values, overrides = values_by_analyte(timeline, study), find_overrides(timeline.records)
    visits = find_visits(timeline, planned)
    watching = watching_of(timeline, study)
    scores = find_scores(timeline, dict.fromkeys(study.questionnaires))
    rates = find_rates(timeline, values.get(study.egfr.creatinine, ())) if study.egfr else ()
    return Chart(timeline, planned, study.time_points, visits, values, scores, rates, overrides, sole_readers, watching)
