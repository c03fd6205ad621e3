"""What a mistake is: a function from a refused cell to its explanation, or None when it is another mistake."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from theracurve.intake.conform import SPREADSHEET_ERROR
from theracurve.intake.shown import shown
from theracurve.vocabulary.tables import Column, Kind
from theracurve.vocabulary.visible import HIDDEN, code_point

MISSING_WORDS = frozenset(
    {"na", "n/a", "n.a.", "nil", "null", "none", "missing", "unknown", "unk", "tbd", "pending"}
    | {"not available", "not done", "not known", "-", "--", "---", "?", ".", "x"}
)
EXPECTED = {
    Kind.DATE: "a date",
    Kind.PARTIAL_DATE: "a date",
    Kind.MOMENT: "a date or a date-time",
    Kind.NUMBER: "a number",
    Kind.BOUNDED_NUMBER: "a number",
    Kind.INTEGER: "a whole number",
}


@dataclass(frozen=True, slots=True)
class MistakenCell:
    """A cell that was refused: its text without surrounding spaces, its column, and the day of reading."""

    text: str
    column: Column
    today: date

    @property
    def shown(self) -> str:
        return shown(self.text)


@dataclass(frozen=True, slots=True)
class ExplainedMistake:
    """`code` is the mistake's stable name; `message` what was found and expected; `remedy` what to do."""

    code: str
    message: str
    remedy: str


SEEN_CATEGORIES = ("L", "M", "N", "P", "S")  # letters, marks, numbers, punctuation, symbols
REPLACEMENT = "\ufffd"  # what a program leaves where it could not decode
LONGEST_EXPLAINED = 200  # characters; no date, number, choice or flag comes near

Mistake = Callable[[MistakenCell], ExplainedMistake | None]


def spreadsheet_error(cell: MistakenCell) -> ExplainedMistake | None:
    if not re.fullmatch(SPREADSHEET_ERROR, cell.text):
        return None
    return ExplainedMistake(
        "cell-spreadsheet-error",
        f"{cell.shown} is an error of the spreadsheet, not a value.",
        "Mend the formula (or widen the column) in the spreadsheet and export again.",
    )


def overlong(cell: MistakenCell) -> ExplainedMistake | None:
    if len(cell.text) <= LONGEST_EXPLAINED:
        return None
    return ExplainedMistake(
        "cell-overlong",
        f"{cell.shown} has {len(cell.text)} characters.",
        "Look for a quotation mark that is not closed, or for text that slipped into this column.",
    )


def invisible_character(cell: MistakenCell) -> ExplainedMistake | None:
    hidden = [character for character in cell.text if not can_be_seen(character)]
    if not hidden:
        return None
    return ExplainedMistake(
        "cell-invisible-character",
        f"{cell.shown} holds {described(hidden[0])}, which cannot be seen.",
        "Type the cell anew.",
    )


def can_be_seen(character: str) -> bool:
    if HIDDEN.match(character) or character == REPLACEMENT:
        return False
    return character == " " or unicodedata.category(character)[0] in SEEN_CATEGORIES


def described(character: str) -> str:
    name = unicodedata.name(character, "a control character").lower()
    return f"{code_point(character)} ({name})"


def missing_word(cell: MistakenCell) -> ExplainedMistake | None:
    """In a number or a date a word for "missing" is not a value; in text it is kept as it stands."""
    if cell.text.casefold() not in MISSING_WORDS:
        return None
    return ExplainedMistake(
        "cell-missing-word",
        f"{cell.shown} stands where {EXPECTED[cell.column.kind]} is expected.",
        "Leave the cell empty when the value was not recorded.",
    )
