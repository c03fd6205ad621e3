"""What was decided and on what, and its row of evidence (section 8)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from theracurve.vocabulary.answers import Answer
from theracurve.vocabulary.derived import MARKS, PROTOCOL

DATE_FILLED, UNIT_CONVERTED, LATE_BASELINE, OVERRIDDEN = MARKS
Marks = frozenset[str]
UNMARKED: Marks = frozenset()

MISLEADING = ("unit_differs", "assay_differs", "bounded", "compared_limit", "no_upper_limit", "below_limit")
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One decision with what it rests on. `sources` are `table:row`; the numbers are for show.

    `derived_answer` is the one that an override replaced, None without one.
    """

    answer: str | None = None
    reason: str
    baseline: float | None = None
    value: float | None = None
    threshold: float | None = None
    unit: str = ""
    days: int | float | None = None
    sources: tuple[str, ...] = ()
    derived_answer: str | None = None
    marks: Marks = UNMARKED

    @property
    def change_percent(self) -> float | None:
        """The change for show; None where it would mislead: between two units or assays, or of a limit."""
        if self.baseline is None or self.value is None or self.baseline == 0 or self.reason in MISLEADING:
            return None
        return 100.0 * (self.value - self.baseline) / self.baseline


def not_evaluable(reason: str, days: int | None = None, sources: tuple[str, ...] = ()) -> Decided:
    """Not evaluable with nothing to show."""
    return Decided(answer=Answer.NOT_EVALUABLE.value, reason=reason, days=days, sources=sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceEvidence:
    """A decision and what it is about; `id` names it, on every engine alike."""

    patient_id: str
    variant: str = PROTOCOL
    decision: str
    subject: str = ""
    visit: str = ""
    rule_id: str
    decided: Decided

    @property
    def id(self) -> str:
        return "|".join((self.patient_id, self.variant, self.decision, self.subject, self.visit))

    @property
    def row(self) -> Row:
        """The row of the table `evidence`."""
        return (
            self.id,
            self.patient_id,
            self.variant,
            self.decision,
            self.subject,
            self.visit,
            self.rule_id,
            self.decided.answer,
            self.decided.reason,
            self.decided.baseline,
            self.decided.value,
            self.decided.threshold,
            self.decided.unit,
            double(self.decided.days),
            ";".join(self.decided.sources),
            self.decided.derived_answer,
            ";".join(mark for mark in MARKS if mark in self.decided.marks),
        )


def double(number: Decimal | float | None) -> float | None:
    """A number for show; None stays None."""
    return None if number is None else float(number)
