"""Laboratory values: declared conversions, kinds and scales of units, assays, limits (section 0)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from theracurve.definition.laboratory import Conversion
from theracurve.definition.study import Study
from theracurve.derivation.reference.chart.bounded import Range, allowed
from theracurve.derivation.reference.chart.timeline import Record, Timeline
from theracurve.derivation.reference.evidence import DATE_FILLED, UNIT_CONVERTED, UNMARKED, Marks
from theracurve.vocabulary.lab_units import lab_unit

SIX_DECIMALS = Decimal("1e-6")


@dataclass(frozen=True, slots=True)
class LabValue:
    """A row of `labs` with a value, converted where the protocol declares it; `side` is `=`, `<` or `>`.

    `kind` and `scale` are those of its unit: values of one kind are compared as value x scale, exactly.
    """

    record: Record
    value: Decimal
    side: str
    unit: str
    kind: str
    scale: Decimal
    lower_limit: Decimal | None
    upper_limit: Decimal | None
    is_converted: bool

    @property
    def day(self) -> int:
        return self.record.day

    @property
    def row(self) -> int:
        return self.record.row

    @property
    def source(self) -> str:
        return self.record.source

    @property
    def assay(self) -> str:
        return self.record.text("assay")

    @property
    def is_exact(self) -> bool:
        return self.side == "="

    @property
    def scaled(self) -> Decimal:
        """The number in the smallest unit of its kind."""
        return self.value * self.scale

    @property
    def marks(self) -> Marks:
        filled = {DATE_FILLED} if self.record.is_date_filled else set()
        return frozenset(filled | ({UNIT_CONVERTED} if self.is_converted else set()))


def values_by_analyte(timeline: Timeline, study: Study) -> dict[str, tuple[LabValue, ...]]:
    """All laboratory values of the patient that count, by analyte, in row order."""
    conversions = {(stated.analyte, stated.from_): stated for stated in study.conversions}
    by_analyte: dict[str, list[LabValue]] = {}
    for record in timeline.of("labs"):
        found = read_value(record, conversions)
        if found is not None:
            by_analyte.setdefault(record.text("analyte"), []).append(found)
    return {analyte: tuple(values) for analyte, values in by_analyte.items()}


def read_value(record: Record, conversions: Mapping[tuple[str, str], Conversion]) -> LabValue | None:
    """The value of a row of `labs`; None where it has none."""
    if record.number("value") is None:
        return None
    declared = conversions.get((record.text("analyte"), record.text("unit")))
    value, lower, upper = (times(record.number(column), declared) for column in ("value", "lower_limit", "upper_limit"))
    assert value is not None
    unit = declared.to if declared else record.text("unit")
    side, known = record.text("value_side") or "=", lab_unit(unit)
    return LabValue(record, value, side, unit, known.kind, known.scale, lower, upper, declared is not None)


def times(number: Decimal | None, declared: Conversion | None) -> Decimal | None:
    if number is None or declared is None:
        return number
    return (number * declared.factor).quantize(SIX_DECIMALS, ROUND_HALF_UP)


def numbers(value: LabValue) -> Range:
    """Every number that the value allows, in the smallest unit of its kind."""
    return allowed(value.scaled, value.side)


def are_of_one_kind(first: LabValue, second: LabValue) -> bool:
    return first.kind == second.kind


def assays_differ(first: LabValue, second: LabValue) -> bool:
    """Both are recorded, and not the same."""
    return bool(first.assay and second.assay and first.assay != second.assay)


def beside(first: LabValue | None, second: LabValue | None) -> Decimal | None:
    """The second number in the unit of the first, beside which it is shown; in its own where the kinds differ."""
    if first is None or second is None or not are_of_one_kind(first, second):
        return None if second is None else second.value
    return second.scaled / first.scale


def marks_of_pair(first: LabValue | None, second: LabValue | None) -> Marks:
    """What was done to two values, if both are there, before they were compared."""
    marks = UNMARKED.union(*(value.marks for value in (first, second) if value is not None))
    if first is None or second is None or not are_of_one_kind(first, second) or first.scale == second.scale:
        return marks
    return marks | {UNIT_CONVERTED}
