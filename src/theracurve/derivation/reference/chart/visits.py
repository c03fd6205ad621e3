"""Which planned visits were attended, and why the others were not (section 1)."""

from dataclasses import dataclass
from decimal import Decimal

from theracurve.definition.quantities import PlannedVisit
from theracurve.derivation.reference.chart.choosing import VisitSchedule, distance
from theracurve.derivation.reference.chart.timeline import Record, Timeline
from theracurve.derivation.reference.evidence import Decided, ReferenceEvidence, Row

ATTENDED, DEAD, NOT_DUE, MISSED = "attended", "dead", "not_due", "missed"
ATTENDANCE_TABLES = ("assessments", "labs", "lesions", "responses", "bone_scans", "volumes")


@dataclass(frozen=True, slots=True)
class Visit:
    """A planned visit of one patient: its status, the day attended (None unless attended) and the rows that say so."""

    planned: PlannedVisit
    status: str
    attended_day: int | None
    sources: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.planned.label

    @property
    def is_due(self) -> bool:
        return self.status in (ATTENDED, MISSED)


def find_visits(timeline: Timeline, schedule: VisitSchedule) -> tuple[Visit, ...]:
    """Every planned visit of the patient, in time order."""
    return tuple(find_visit(timeline, schedule, planned) for planned in schedule.planned)


def find_visit(timeline: Timeline, schedule: VisitSchedule, planned: PlannedVisit) -> Visit:
    belonging = [record for record in records_of_visits(timeline) if schedule.visit_of(record.day) is planned]
    if belonging:
        day = min(belonging, key=lambda record: (distance(record.day, planned), record.day)).day
        return Visit(planned, ATTENDED, day, tuple(record.source for record in belonging if record.day == day))
    closes = planned.target + planned.window
    if timeline.death_day is not None and timeline.death_day <= closes:
        return Visit(planned, DEAD, None, timeline.follow_up_source)
    if not ended_before(timeline, closes):
        return Visit(planned, MISSED, None, ())
    return Visit(planned, NOT_DUE, None, timeline.follow_up_source if timeline.cutoff is None else ())


def records_of_visits(timeline: Timeline) -> list[Record]:
    return [record for table in ATTENDANCE_TABLES for record in timeline.of(table)]


def ended_before(timeline: Timeline, closes: Decimal) -> bool:
    """Whether the observation ended before the window of a visit closed."""
    end = end_of_observation(timeline)
    return end is not None and closes > end


def end_of_observation(timeline: Timeline) -> int | None:
    """The cut-off or, without one, the day last seen; None: no end, as of the lost."""
    if timeline.cutoff is None and not timeline.is_lost:
        return timeline.last_seen_day
    return timeline.cutoff_day


def was_followed_on(timeline: Timeline, day: Decimal) -> bool:
    """Whether what was planned for the day came before following ended: the lost are followed until last seen."""
    end = timeline.last_seen_day if timeline.is_lost else None
    end = end_of_observation(timeline) if end is None else end
    return end is None or day <= end


def visit_evidence(timeline: Timeline, visit: Visit) -> ReferenceEvidence:
    decided = Decided(answer=visit.status, reason=visit.status, days=visit.attended_day, sources=visit.sources)
    return ReferenceEvidence(
        patient_id=timeline.patient_id, decision="visit", visit=visit.label, rule_id="visits", decided=decided
    )


def visit_row(timeline: Timeline, visit: Visit) -> Row:
    evidence_id = visit_evidence(timeline, visit).id
    return (timeline.patient_id, visit.label, visit.planned.day, visit.status, visit.attended_day, evidence_id)
