"""One patient's records, and the same records placed in study days (section 0)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from theracurve.definition.study import Study
from theracurve.derivation.reference.chart.dating import StandingDay, StudyDating
from theracurve.vocabulary.tables import OF_ASSESSMENTS

Cells = Mapping[str, object]

DATED_BY = {
    "uptake": "imaged_on",
    "administrations": "administered_at_on",
    "assessments": "assessed_on",
    "labs": "collected_on",
    "lesions": "imaged_on",
    "responses": "assessed_on",
    "bone_scans": "imaged_on",
    "volumes": "imaged_on",
    "medications": "started_on",
    "adverse_events": "started_on",
    "treatments": "started_on",
}


@dataclass(frozen=True, slots=True)
class PatientRecords:
    """The typed rows of one patient by record table, as conformed; a table that is absent is an empty tuple."""

    patient_id: str
    tables: Mapping[str, tuple[Cells, ...]]

    def rows(self, table: str) -> tuple[Cells, ...]:
        """The rows of a table in the order in which they were read."""
        return tuple(sorted(self.tables.get(table, ()), key=row_number))

    def last(self, table: str) -> Cells | None:
        return next(reversed(self.rows(table)), None)


def row_number(cells: Cells) -> int:
    row = cells["row"]
    assert isinstance(row, int)
    return row


def date_in(cells: Cells, column: str) -> date | None:
    found = cells.get(column)
    assert found is None or isinstance(found, date)
    return found


@dataclass(frozen=True)
class Record:
    """One row that counts: its table, its number as read, its study day, its cells, and what is known of that day."""

    table: str
    row: int
    day: int
    cells: Cells
    standing: StandingDay | None = None

    @property
    def is_date_filled(self) -> bool:
        return self.standing is not None and self.standing.is_filled

    @property
    def source(self) -> str:
        return f"{self.table}:{self.row}"

    def text(self, column: str) -> str:
        """The text of a cell; empty where nothing is recorded."""
        found = self.cells.get(column)
        return "" if found is None else str(found)

    def number(self, column: str) -> Decimal | None:
        found = self.cells.get(column)
        assert found is None or isinstance(found, Decimal)
        return found

    def integer(self, column: str) -> int:
        found = self.count(column)
        assert found is not None
        return found

    def count(self, column: str) -> int | None:
        found = self.cells.get(column)
        assert found is None or isinstance(found, int)
        return found

    def flag(self, column: str) -> bool | None:
        found = self.cells.get(column)
        assert found is None or isinstance(found, bool)
        return found

    def moment(self, column: str) -> datetime | None:
        """The moment in UTC; None for a bare date and for an empty cell."""
        found = self.cells.get(f"{column}_utc")
        assert found is None or isinstance(found, datetime)
        return found


@dataclass(frozen=True)
class Timeline:
    """What counts of one patient, in study days: day 0 is time zero."""

    records: PatientRecords
    zero: date
    cutoff: date | None
    dating: StudyDating

    @property
    def patient_id(self) -> str:
        return self.records.patient_id

    @cached_property
    def patient(self) -> Cells:
        found = self.records.last("patients")
        assert found is not None
        return found

    @property
    def group(self) -> str:
        return str(self.patient["group"])

    @property
    def secreting(self) -> bool | None:
        found = self.patient.get("secreting")
        assert found is None or isinstance(found, bool)
        return found

    @property
    def patient_source(self) -> str:
        return f"patients:{row_number(self.patient)}"

    def day_of(self, when: date) -> int:
        return (when - self.zero).days

    @cached_property
    def cutoff_day(self) -> int | None:
        return None if self.cutoff is None else self.day_of(self.cutoff)

    def of(self, table: str) -> tuple[Record, ...]:
        """The rows of a table that count, in row order: those with a day that is not after the cut-off."""
        return self.placed[table]

    @cached_property
    def placed(self) -> dict[str, tuple[Record, ...]]:
        return {table: tuple(self.place(table, column)) for table, column in DATED_BY.items()}

    def place(self, table: str, column: str) -> Iterable[Record]:
        for cells in self.records.rows(table):
            standing = self.standing_day(table, cells, column)
            if standing is not None and (self.cutoff_day is None or standing.day <= self.cutoff_day):
                yield Record(table, row_number(cells), standing.day, cells, standing)

    def standing_day(self, table: str, cells: Cells, column: str) -> StandingDay | None:
        """The day of a row; None where it has none."""
        first, last = date_in(cells, f"{column}_first"), date_in(cells, f"{column}_last")
        complete = date_in(cells, column)
        if complete is not None:
            day = self.day_of(complete)
            is_nominal = table in OF_ASSESSMENTS and cells.get(f"{column}_nominal")
            return self.dating.of_nominal(day, self.seen_until) if is_nominal else StandingDay(day, day, day)
        if table not in OF_ASSESSMENTS or first is None or last is None:
            return None
        return self.dating.of_partial(self.day_of(first), self.day_of(last))

    def seen_until(self) -> tuple[int, ...]:
        """The days after which nobody saw the patient: of death, last seen, the cut-off, those there are."""
        return tuple(day for day in (self.death_day, self.last_seen_day, self.cutoff_day) if day is not None)

    @cached_property
    def bounds(self) -> dict[int, tuple[int, int]]:
        """Finds for every day with an assessment between which days that lies."""
        found: dict[int, tuple[int, int]] = {}
        for standing in (row.standing for table in OF_ASSESSMENTS for row in self.of(table)):
            if standing is not None:
                earliest, latest = found.get(standing.day, (standing.day, standing.day))
                found[standing.day] = min(earliest, standing.earliest), max(latest, standing.latest)
        return found

    @cached_property
    def first_administration_day(self) -> int | None:
        return min((record.day for record in self.of("administrations")), default=None)

    @cached_property
    def follow_up(self) -> Cells | None:
        return self.records.last("follow_up")

    @property
    def follow_up_source(self) -> tuple[str, ...]:
        return () if self.follow_up is None else (f"follow_up:{row_number(self.follow_up)}",)

    @cached_property
    def death_day(self) -> int | None:
        """The study day of death, unless it lies after the cut-off."""
        died = self.follow_up and date_in(self.follow_up, "died_on")
        return self.day_of(died) if died and (self.cutoff is None or died <= self.cutoff) else None

    @property
    def death_cause(self) -> str:
        """The cause of death as it is recorded; empty where none is."""
        return str((self.follow_up or {}).get("cause") or "")

    @cached_property
    def last_seen_day(self) -> int | None:
        """The study day on which the patient was last seen, at most the cut-off."""
        seen = self.follow_up and date_in(self.follow_up, "last_seen_on")
        if not seen:
            return None
        return self.day_of(seen if self.cutoff is None else min(seen, self.cutoff))

    @property
    def is_lost(self) -> bool:
        """Lost to follow-up: `lost` holds anything but `false`, so `true` or a reason."""
        stated = str((self.follow_up or {}).get("lost") or "")
        return stated.strip().lower() not in ("", "false")


def place_in_time(records: PatientRecords, study: Study) -> Timeline | None:
    """The patient's timeline; None without a row in `patients` or without a time zero."""
    patient = records.last("patients")
    zero = date_in(patient, study.time_zero) if patient and study.time_zero else None
    dating = StudyDating(study.partial_dates, study.nominal_dates, study.visits)
    return None if zero is None else Timeline(records, zero, study.data_cutoff, dating)
