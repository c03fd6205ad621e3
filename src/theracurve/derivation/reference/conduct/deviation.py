"""One deviation from the protocol: its row, and its row of evidence (section 7b)."""

from dataclasses import dataclass
from decimal import Decimal

from theracurve.definition.rules import DeviationsRule
from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.evidence import Decided, ReferenceEvidence, Row, double

Limit = Decimal | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientDeviation:
    """`least` and `most`: what is allowed; `limit`: which of them was passed; `place`: where, as evidence names it."""

    patient_id: str
    rule_id: str
    kind: str
    grade: str
    reason: str
    subject: str = ""
    place: str = ""
    cycle: int | None = None
    visit: str | None = None
    expected: str | None = None
    found: str | None = None
    least: Limit = None
    most: Limit = None
    limit: Limit = None
    value: Limit = None
    unit: str = ""
    day: int | None = None
    sources: tuple[str, ...] = ()

    @property
    def is_major(self) -> bool:
        return self.grade == "major"

    @property
    def evidence(self) -> ReferenceEvidence:
        decided = Decided(
            answer=self.grade,
            reason=self.reason,
            value=double(self.value),
            threshold=double(self.limit),
            unit=self.unit,
            days=self.day,
            sources=self.sources,
        )
        return ReferenceEvidence(
            patient_id=self.patient_id,
            decision="deviation",
            subject=f"{self.kind}:{self.subject}" if self.subject else self.kind,
            visit=self.place,
            rule_id=self.rule_id,
            decided=decided,
        )

    @property
    def row(self) -> Row:
        return (
            self.patient_id,
            self.kind,
            self.subject,
            self.cycle,
            self.visit,
            self.grade,
            self.expected,
            self.found,
            double(self.least),
            double(self.most),
            double(self.value),
            self.unit,
            self.day,
            self.evidence.id,
        )


def deviation(chart: Chart, rule: DeviationsRule, kind: str, reason: str, grade: str | None = None) -> PatientDeviation:
    """With the grade of the protocol, or this one where it is graded by size."""
    graded = dict(rule.grades)[kind] or grade
    assert graded is not None
    return PatientDeviation(patient_id=chart.patient_id, rule_id=rule.id, kind=kind, grade=graded, reason=reason)
