"""answers.csv: who looked at which finding, when, and what they said.

A finding that needs review is answered by a row with its code, table and row (the latter two empty where the finding
has none). The answer is kept beside the records, travels with the study, and is repeated in the finding.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from theracurve.intake.shown import shown
from theracurve.intake.side_file import SideRow, read_side_file
from theracurve.records.saying import NamedPlace, warning
from theracurve.vocabulary.findings import Finding, in_reading_order
from theracurve.vocabulary.said import Said
from theracurve.vocabulary.tables import Kind, Table, may, must

ANSWERS = Table(
    "answers",
    (
        must("code", Kind.TEXT),
        may("table", Kind.TEXT),
        may("row", Kind.INTEGER),
        must("who", Kind.TEXT),
        must("when", Kind.DATE),
        must("answer", Kind.TEXT),
        may("reason", Kind.TEXT),
    ),
)

Question = tuple[str, str | None, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """One row of answers.csv; `number` is its own row there, `row` that of the finding."""

    number: int
    code: str
    table: str | None
    row: int | None
    who: str
    when: date
    answer: str
    reason: str | None

    @property
    def question(self) -> Question:
        return self.code, self.table, self.row

    def sentence(self) -> Said:
        """What the finding's message gains."""
        reason = f" ({self.reason})" if self.reason else ""
        return Said("parts.answered", who=self.who, when=self.when, answer=shown(self.answer), reason=reason)


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered, what there is to say about the file, and the hash of its bytes (empty without a file)."""

    given: tuple[GivenAnswer, ...]
    findings: tuple[Finding, ...]
    sha256: str


def read_answers(path: Path, *, today: date) -> Answers:
    """The answers in a file; none when there is no file. A row with a bad cell is a finding and answers nothing."""
    file = read_side_file(path, ANSWERS, today=today)
    return Answers(tuple(given(row) for row in file.rows), file.findings, file.sha256)


def given(row: SideRow) -> GivenAnswer:
    cells: dict[str, Any] = dict(row.cells)
    return GivenAnswer(number=row.number, **cells)


def mark_answered(findings: Iterable[Finding], answers: Iterable[GivenAnswer]) -> tuple[Finding, ...]:
    """The findings, those that were answered no longer in need of review; an answer to no question is a finding.

    Of several answers to one question the latest counts, on one day the last as read. Errors cannot be answered away.
    """
    latest = {answer.question: answer for answer in sorted(answers, key=lambda answer: (answer.when, answer.number))}
    findings = tuple(findings)
    asked = {(f.code, f.table, f.row) for f in findings if f.needs_review}
    unasked = (answer for question, answer in latest.items() if question not in asked)
    return in_reading_order((*(answered(finding, latest) for finding in findings), *map(to_nothing, unasked)))


def answered(finding: Finding, latest: dict[Question, GivenAnswer]) -> Finding:
    answer = latest.get((finding.code, finding.table, finding.row))
    if answer is None or not finding.needs_review:
        return finding
    return replace(
        finding,
        needs_review=False,
        message=Said("parts.message-answered", message=finding.message, answer=answer.sentence()),
    )


def to_nothing(answer: GivenAnswer) -> Finding:
    where = ", ".join(str(part) for part in answer.question if part is not None)
    return warning("answer-to-nothing", NamedPlace("answers", answer.number, "code"), who=answer.who, where=where)
