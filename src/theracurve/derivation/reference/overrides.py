"""A person's answer in place of the derived one: both are kept (section 3, overrides)."""

from dataclasses import dataclass, replace

from theracurve.derivation.reference.chart.timeline import Cells, PatientRecords, row_number
from theracurve.derivation.reference.evidence import OVERRIDDEN, Decided


@dataclass(frozen=True, slots=True)
class ReferenceOverride:
    """One row of `overrides`; `variant` and `visit` are empty where it names none."""

    source: str
    variant: str
    decision: str
    visit: str
    answer: str

    def concerns(self, variant: str, decision: str) -> bool:
        return self.decision == decision and self.variant in ("", variant)


Overrides = tuple[ReferenceOverride, ...]


def find_overrides(records: PatientRecords) -> Overrides:
    """All overrides of the patient, in row order."""
    return tuple(read_override(cells) for cells in records.rows("overrides"))


def read_override(cells: Cells) -> ReferenceOverride:
    variant, decision, visit, answer = (str(cells.get(c) or "") for c in ("variant", "decision", "visit", "answer"))
    return ReferenceOverride(f"overrides:{row_number(cells)}", variant, decision, visit, answer)


def override_of(
    overrides: Overrides, variant: str, decision: str, visit: str | None = None
) -> ReferenceOverride | None:
    """The one that counts for a decision (at a visit): the last as read."""
    concerned = (o for o in reversed(overrides) if o.concerns(variant, decision))
    return next((override for override in concerned if visit is None or override.visit == visit), None)


def overridden(decided: Decided, override: ReferenceOverride | None) -> Decided:
    """The decision with the person's answer; everything that it rests on stays."""
    if override is None:
        return decided
    return replace(
        decided,
        answer=override.answer,
        derived_answer=decided.answer,
        sources=(*decided.sources, override.source),
        marks=decided.marks | {OVERRIDDEN},
    )
