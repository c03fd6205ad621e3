"""Which drugs of a class a patient takes on day 0 and on a visit's day, and how much (section 3, medication)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from theracurve.derivation.reference.chart.timeline import Record, Timeline, date_in
from theracurve.vocabulary.units import SCALED_DOSES_PER


@dataclass(frozen=True, slots=True)
class Drug:
    """One drug of a class: its rows active on day 0 and on the visit's day."""

    name: str
    before: tuple[Record, ...]
    now: tuple[Record, ...]

    @property
    def rows(self) -> tuple[Record, ...]:
        return (*self.before, *self.now)

    @property
    def is_new(self) -> bool:
        return not self.before

    @property
    def is_stopped(self) -> bool:
        return not self.now

    @property
    def lacks_a_dose(self) -> bool:
        return any(scaled_dose(record) is None for record in self.rows)

    @property
    def units(self) -> set[str]:
        return {record.text("dose_unit") for record in self.rows}

    @property
    def dose_before(self) -> Decimal:
        return scaled_total(self.before)

    @property
    def dose_now(self) -> Decimal:
        return scaled_total(self.now)

    @property
    def is_raised(self) -> bool:
        return self.is_new or self.dose_now > self.dose_before

    @property
    def is_lowered(self) -> bool:
        return self.is_stopped or self.dose_now < self.dose_before


def scaled_dose(record: Record) -> Decimal | None:
    """The dose per day times 13,636, which is a whole multiple for every `per`; None where none is recorded."""
    dose, per = record.number("dose"), record.text("per")
    return None if dose is None or not per else dose * SCALED_DOSES_PER[per]


def scaled_total(records: Sequence[Record]) -> Decimal:
    return sum((scaled_dose(record) or Decimal(0) for record in records), Decimal(0))


def drugs_taken(timeline: Timeline, drug_class: str, day: int) -> list[Drug]:
    """The drugs of the class that were active on day 0 or on the visit's day."""
    rows = [record for record in timeline.of("medications") if record.text("drug_class") == drug_class]
    names = sorted({record.text("drug") for record in rows})
    drugs = (
        Drug(name, active(rows, name, is_active_on(timeline, 0)), active(rows, name, is_active_on(timeline, day)))
        for name in names
    )
    return [drug for drug in drugs if drug.rows]


def active(rows: Sequence[Record], name: str, is_active: Callable[[Record], bool]) -> tuple[Record, ...]:
    return tuple(record for record in rows if record.text("drug") == name and is_active(record))


def is_active_on(timeline: Timeline, day: int) -> Callable[[Record], bool]:
    def is_active(record: Record) -> bool:
        ended = date_in(record.cells, "ended_on")
        return record.day <= day and (ended is None or timeline.day_of(ended) >= day)

    return is_active


def in_row_order(records: Iterable[Record]) -> tuple[str, ...]:
    """The sources of the rows, each once: a row may be active on both days."""
    return tuple(source for _, source in sorted({(record.row, record.source) for record in records}))
