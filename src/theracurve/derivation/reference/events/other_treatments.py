"""Intercurrent treatments: other treatments after time zero, and crossover to the agent (section 6)."""

from dataclasses import dataclass

from theracurve.definition.study import Study
from theracurve.derivation.reference.chart.exposure import order_given
from theracurve.derivation.reference.chart.timeline import Record, Timeline
from theracurve.derivation.reference.evidence import Decided, ReferenceEvidence

CROSSOVER = "crossover"


@dataclass(frozen=True, slots=True)
class OtherTreatment:
    """One intercurrent treatment; `kind` is as recorded, `crossover` for an administration of the agent."""

    kind: str
    record: Record
    evidence: ReferenceEvidence

    @property
    def day(self) -> int:
        return self.record.day


def find_other_treatments(timeline: Timeline, study: Study) -> tuple[OtherTreatment, ...]:
    """By day; on one day other treatments before crossover, then by row."""
    started = [(row.text("kind"), row) for row in timeline.of("treatments") if row.day > 0 and is_asked(row, study)]
    crossed = [(CROSSOVER, row) for row in crossover(timeline, study)]
    in_time = sorted(started + crossed, key=lambda found: found[1].day)
    return tuple(
        OtherTreatment(kind, row, evidence_of(timeline, kind, number, row))
        for number, (kind, row) in enumerate(in_time, start=1)
    )


def is_asked(row: Record, study: Study) -> bool:
    kinds = study.other_treatments.kinds
    return kinds == "all" or row.text("kind") in kinds


def crossover(timeline: Timeline, study: Study) -> list[Record]:
    """The first administration after time zero of a patient of a group that is not treated."""
    if not study.other_treatments.crossover or study.groups[timeline.group].treated:
        return []
    return sorted((row for row in timeline.of("administrations") if row.day > 0), key=order_given)[:1]


def evidence_of(timeline: Timeline, kind: str, number: int, row: Record) -> ReferenceEvidence:
    reason = CROSSOVER if row.table == "administrations" else "started"
    return ReferenceEvidence(
        patient_id=timeline.patient_id,
        decision="other_treatment",
        subject=kind,
        visit=f"occurrence {number}",
        rule_id="other_treatment",
        decided=Decided(reason=reason, days=row.day, sources=(row.source,)),
    )
