"""One cell of an OpenDocument spreadsheet, from the attributes and the text that it is written with."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from theracurve.intake.sources.grid import EMPTY, Content, GridCell
from theracurve.intake.sources.opendocument_styles import OASIS
from theracurve.intake.sources.workbook import moment_cell, plain_number

OFFICE, TABLE = f"{OASIS}office:1.0 ", f"{OASIS}table:1.0 "
EXTENDED_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
NUMBERS = ("float", "currency", "percentage")
ERROR_SHOWN = re.compile(r"#(N/A|NV|DIV/0!|REF!|NAME\?|VALUE!|NUM!|NULL!)|Err:\d+")
DURATION = re.compile(r"(-?)PT(\d{1,6})H(\d{1,2})M(\d{1,2}(?:\.\d+)?)S")
PADDED = re.compile(r"0\d+")
HALF_A_SECOND = timedelta(microseconds=500_000)


@dataclass(slots=True)
class OpenCell:
    """A cell while its element is open: `times` that it stands side by side, its text and its comment in pieces."""

    attributes: Mapping[str, str]
    times: int
    style: str
    text: list[str] = field(default_factory=list)
    comment: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.attributes.get(f"{OFFICE}value-type", "")

    @property
    def shown(self) -> str:
        """The text that the program shows."""
        return "".join(self.text)

    def value(self) -> GridCell:
        """The cell as every reader gives it. Raises ValueError for a number that is none."""
        formula = self.attributes.get(f"{TABLE}formula", "")
        if self.attributes.get(EXTENDED_TYPE) == "error" or (formula and ERROR_SHOWN.fullmatch(self.shown)):
            return GridCell(self.shown or formula, Content.ERROR)
        if formula and not self.kind:
            return GridCell(formula, Content.FORMULA)
        written = self.attributes.get(f"{OFFICE}{STATED_BY.get(self.kind, '')}")
        if self.kind in NUMBERS:
            return number_cell(float(written or ""), self.shown)
        if written is not None and self.kind in READ_AS:
            return READ_AS[self.kind](written)
        return text_cell(self.shown if written is None else written)


STATED_BY = {
    **dict.fromkeys(NUMBERS, "value"),
    "date": "date-value",
    "time": "time-value",
    "boolean": "boolean-value",
    "string": "string-value",
}


def number_cell(value: float, shown: str) -> GridCell:
    """A number as a plain decimal; 007 where the format pads it."""
    if not math.isfinite(value):
        raise ValueError("a number that is none")
    text = plain_number(value)
    padded = PADDED.fullmatch(shown) and text.isdigit() and int(shown) == int(text)
    return GridCell(shown if padded else text, Content.NUMBER)


def date_cell(written: str) -> GridCell:
    """A day, or a moment to the nearest second; what is neither stays the text that it is."""
    try:
        found = datetime.fromisoformat(written)
        return moment_cell((found + HALF_A_SECOND).replace(microsecond=0))
    except (ValueError, OverflowError):
        return text_cell(written)


def time_cell(written: str) -> GridCell:
    found = DURATION.fullmatch(written)
    if found is None:
        return text_cell(written)
    sign, hours, minutes, seconds = found.groups()
    total = round(int(hours) * 3600 + int(minutes) * 60 + float(seconds))
    return text_cell(f"{sign}{total // 3600:02}:{total // 60 % 60:02}:{total % 60:02}")


def boolean_cell(written: str) -> GridCell:
    return GridCell(written, Content.BOOLEAN)


def text_cell(text: str) -> GridCell:
    return GridCell(text, Content.TEXT) if text else EMPTY


READ_AS = {"date": date_cell, "time": time_cell, "boolean": boolean_cell, "string": text_cell}
