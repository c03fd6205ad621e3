"""The day from which each line of treatment is counted, by one definition (section 6c)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from theracurve.definition.lines import LinesRule
from theracurve.derivation.reference.chart.lines import Line
from theracurve.derivation.reference.events.episodes import Assessment
from theracurve.derivation.reference.events.tracks import Event
from theracurve.derivation.reference.evidence import Decided, ReferenceEvidence, Row
from theracurve.vocabulary.answers import Answer


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line by one definition: the day from which it is counted, None where it has none, and why."""

    line: Line
    origin: int | None
    evidence: ReferenceEvidence

    @property
    def row(self) -> Row:
        evidence, line = self.evidence, self.line
        days = (line.started, self.origin, line.ended)
        return (evidence.patient_id, evidence.variant, line.number, line.treatment, *days, evidence.id)


@dataclass(frozen=True, slots=True)
class Led:
    """What may have led to a later line: the progressions by one definition, and all assessments of them."""

    progressions: Sequence[Event]
    looks: Sequence[Assessment]

    def between(self, after: int, until: int) -> "Led":
        found = [event for event in self.progressions if after < event.day <= until]
        return Led(found, [look for look in self.looks if after < look.day <= until])


def place_lines(
    patient_id: str, variant: str, rule: LinesRule, lines: Sequence[Line], led: Led
) -> Iterator[PlacedLine]:
    """Each line with its origin by one definition."""
    for line in lines:
        decided = from_first_day(line)
        if rule.from_progression and line.number > 1:
            decided = from_progression(line, led.between(lines[line.number - 2].started, line.started))
        origin = None if decided.days is None else int(decided.days)
        yield PlacedLine(line, origin, evidence_of(patient_id, variant, rule, decided, line))


def from_first_day(line: Line) -> Decided:
    return Decided(answer=Answer.MET.value, reason="first_administration", days=line.started, sources=line.sources)


def from_progression(line: Line, led: Led) -> Decided:
    """By the first progression before it; without one by the last look, which shows none."""
    for event in led.progressions[:1]:
        found, marks = event.evidence.decided.sources, event.evidence.decided.marks
        sources = line.sources + found
        return Decided(answer=Answer.MET.value, reason="progressed", days=event.day, sources=sources, marks=marks)
    for look in led.looks[-1:]:
        sources = line.sources + look.sources
        marks = look.decided.marks
        return Decided(answer=Answer.NOT_MET.value, reason="no_progression", sources=sources, marks=marks)
    return Decided(answer=Answer.NOT_EVALUABLE.value, reason="no_assessment", sources=line.sources)


def no_line(patient_id: str, variant: str, rule: LinesRule) -> ReferenceEvidence:
    """What is said of a patient who was given nothing."""
    return evidence_of(patient_id, variant, rule, Decided(answer=Answer.NOT_APPLICABLE.value, reason="no_line"))


def evidence_of(
    patient_id: str, variant: str, rule: LinesRule, decided: Decided, line: Line | None = None
) -> ReferenceEvidence:
    return ReferenceEvidence(
        patient_id=patient_id,
        variant=variant,
        decision="line",
        subject=line.treatment if line else "",
        visit=f"line {line.number if line else 1}",
        rule_id=rule.id,
        decided=decided,
    )
