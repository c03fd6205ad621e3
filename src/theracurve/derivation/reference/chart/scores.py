"""Scores of questionnaires from their items (section 2c), of every day on which one was answered or the score given."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from theracurve.definition.rules import ScoresRule
from theracurve.derivation.reference.chart.choosing import VisitSchedule, sources_of
from theracurve.derivation.reference.chart.timeline import Record, Timeline
from theracurve.derivation.reference.evidence import Decided, ReferenceEvidence, Row, double
from theracurve.vocabulary.questionnaires import QUESTIONNAIRES, Items, ScoredScale

DECIMALS = 6
RowsByMeasure = Mapping[str, Sequence[Record]]


@dataclass(frozen=True)
class ScoredRecord(Record):
    """A value of a measure that was scored; it stands for the rows of the answers behind it."""

    answers: tuple[Record, ...] = ()

    @property
    def source(self) -> str:
        return ";".join(sources_of(*self.answers))


@dataclass(frozen=True, slots=True)
class ScaleScore:
    """One scale of a patient on one day: the answers in the order of its items, and the row that gives the score.

    `answers` holds those of each part.
    """

    measure: str
    scale: ScoredScale
    day: int
    answers: tuple[tuple[Record, ...], ...]
    recorded: Record | None

    @property
    def answered(self) -> int:
        return sum(len(part) for part in self.answers)

    @property
    def items(self) -> int:
        return sum(len(part.names) for part in self.scale.parts)

    @property
    def rows(self) -> tuple[Record, ...]:
        return tuple(row for part in self.answers for row in part)

    @property
    def scored(self) -> Decimal | None:
        """The score that the answers give; None where they are too few."""
        parts = list(zip(self.scale.parts, self.answers, strict=True))
        if self.answered < self.scale.answered or any(len(rows) < part.answered for part, rows in parts):
            return None
        return half_up(sum((points_of(self.scale.way, part, rows) for part, rows in parts), Fraction(0)))

    @property
    def value(self) -> Decimal | None:
        return self.scored if self.recorded is None else self.recorded.number("value")

    @property
    def as_record(self) -> Record | None:
        """The value that the answers give to the measure; None where it is recorded, or where they are too few."""
        if self.recorded is not None or self.scored is None:
            return None
        cells = {"measure": self.measure, "value": self.scored}
        last = max(row.row for row in self.rows)
        return ScoredRecord("assessments", last, self.day, cells, answers=self.rows)

    @property
    def decided(self) -> Decided:
        if self.recorded is not None:
            reason, sources = "as_recorded", sources_of(self.recorded)
        else:
            reason = "too_few_answers" if self.scored is None else "scored"
            sources = sources_of(*self.rows)
        return Decided(reason=reason, value=double(self.value), days=self.day, sources=sources)


def points_of(way: str, part: Items, rows: Sequence[Record]) -> Fraction:
    """What the answers to one part add to the score, before it is rounded."""
    count, points = len(rows), sum(points_in(part, row) for row in rows)
    if way == "percent":
        return Fraction(100 * (points - part.least * count), count * (part.most - part.least))
    return Fraction(points * (1 if way == "mean" else len(part.names)), count)


def points_in(part: Items, row: Record) -> int:
    value = row.number("value")
    assert value is not None
    _, _, item = row.text("measure").partition("/")
    return part.least + part.most - int(value) if item in part.reversed_items else int(value)


def half_up(exact: Fraction) -> Decimal:
    """Rounds what is not below 0."""
    return Decimal((2 * exact * 10**DECIMALS + 1) // 2).scaleb(-DECIMALS)


def find_scores(timeline: Timeline, questionnaires: Iterable[str]) -> tuple[ScaleScore, ...]:
    """The scores of every scale of these questionnaires, by scale, then by day."""
    rows = rows_by_measure(timeline.of("assessments"))
    return tuple(
        score for name in questionnaires for scale in QUESTIONNAIRES[name] for score in scores_of(name, scale, rows)
    )


def rows_by_measure(records: Iterable[Record]) -> RowsByMeasure:
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record.text("measure"), []).append(record)
    return found


def scores_of(questionnaire: str, scale: ScoredScale, rows: RowsByMeasure) -> Iterator[ScaleScore]:
    measure = f"{questionnaire}/{scale.name}"
    recorded = last_values(rows.get(measure, ()))
    of_items = [{name: rows.get(f"{questionnaire}/{name}", ()) for name in part.names} for part in scale.parts]
    days = {row.day for part in of_items for found in part.values() for row in found} | recorded.keys()
    for day in sorted(days):
        answers = tuple(tuple(answers_on(day, items, part)) for items, part in zip(scale.parts, of_items, strict=True))
        yield ScaleScore(measure, scale, day, answers, recorded.get(day))


def answers_on(day: int, items: Items, rows: RowsByMeasure) -> Iterator[Record]:
    """The answers to the items of a part on a day, in the order of the items."""
    for found in rows.values():
        row = last_values(found).get(day)
        if row is not None and is_answer(row, items):
            yield row


def last_values(rows: Iterable[Record]) -> dict[int, Record]:
    """Keeps of the rows with a value the last as read of each day; they come in row order."""
    return {row.day: row for row in rows if row.number("value") is not None}


def is_answer(row: Record, items: Items) -> bool:
    value = row.number("value")
    return value is not None and value == value.to_integral_value() and items.least <= value <= items.most


def score_evidence(patient_id: str, rule: ScoresRule, score: ScaleScore) -> ReferenceEvidence:
    return ReferenceEvidence(
        patient_id=patient_id,
        decision="score",
        subject=score.measure,
        visit=f"day {score.day}",
        rule_id=rule.id,
        decided=score.decided,
    )


def score_row(score: ScaleScore, schedule: VisitSchedule, evidence: ReferenceEvidence) -> Row:
    visit = schedule.visit_of(score.day)
    return (
        evidence.patient_id,
        score.measure,
        score.day,
        visit.label if visit else None,
        double(score.value),
        score.answered,
        score.items,
        evidence.id,
    )
