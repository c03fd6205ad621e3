"""What a person asks the ledger to take: one cell, what stood there as they saw it, and what is to stand there."""

from dataclasses import dataclass, fields

from theracurve.errors import UsageError

PATIENT_COLUMN = "patient_id"
NOMINAL = " (planned day)"  # ends the source of a date that a mapping counted, which no file holds


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell changed: `row` is the row's name in the ledger (`next_row` gives that of a new one), an empty text an
    empty cell. `patient` is whom the row is of afterwards, empty where it is of nobody; `place` is the cell of a file
    that the value was read from. Raises UsageError where nothing changes, or a text cannot be kept."""

    patient: str
    table: str
    row: str
    column: str
    old: str
    new: str
    place: str = ""

    def __post_init__(self) -> None:
        for field in fields(self):
            refuse_unkept(f"{self.cell}: {field.name}", getattr(self, field.name))
        if not (self.table and self.row and self.column):
            raise UsageError(f"a change names its table, row and column; found {self.cell}")
        if self.old == self.new:
            raise UsageError(f"{self.cell}: nothing changes, it is {self.old!r} already")
        if self.column == PATIENT_COLUMN and self.patient != (self.new or self.old):
            raise UsageError(f"{self.cell}: the change is of {self.patient!r}, and the row of {self.new or self.old!r}")

    @property
    def cell(self) -> str:
        return f"{self.table}, row {self.row}, {self.column}"


def refuse_unkept(what: str, text: str) -> None:
    """Raises UsageError for what not every database keeps as it is: a NUL, or half of a pair that is no text."""
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise UsageError(
            f"{what} holds a character that is no text (U+0000, or half of a surrogate pair): leave it out"
        )
