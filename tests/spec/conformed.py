"""Text of a record table -> typed rows, for implementations that take them: every kind of `vocabulary.tables`.

Examples are well-formed, so a cell that does not fit raises; judging users' cells is the work of intake.
"""

import csv
import io
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from theracurve.vocabulary.tables import RECORD_TABLES, Column, Kind

Cells = dict[str, object]
NOMINAL = "~"  # before a date: it is the planned day of a visit


def typed_rows(table: str, text: str) -> list[Cells]:
    """The rows of one table, each with `row` and the typed columns of every column of the table."""
    columns = RECORD_TABLES[table].columns
    found = list(csv.DictReader(io.StringIO(text)))
    assert not found or set(found[0]) <= {column.name for column in columns}, f"{table}: unknown column"
    return [
        {"row": row, **{name: value for column in columns for name, value in typed(column, cells.get(column.name, ""))}}
        for row, cells in enumerate(found, start=1)
    ]


def typed(column: Column, cell: str) -> Iterator[tuple[str, object]]:
    """The typed columns that one cell becomes; all None for an empty cell."""
    assert not column.choices or cell in ("", *column.choices), f"{column.name}: {cell!r} is no choice"
    for suffix, convert in CONVERSIONS[column.kind].items():
        yield column.name + suffix, convert(cell) if cell else None


def number(cell: str) -> Decimal:
    return Decimal(cell)


def limit(cell: str) -> Decimal:
    return Decimal(cell.lstrip("<>="))


def side(cell: str) -> str:
    return cell[0] if cell[0] in "<>" else "="


def complete(cell: str) -> date | None:
    return date.fromisoformat(plain_date(cell)) if len(plain_date(cell)) == len("2004-10-31") else None


def first_day(cell: str) -> date:
    year, month, day = (*map(int, plain_date(cell).split("-")), 1, 1)[:3]
    return date(year, month, day)


def last_day(cell: str) -> date:
    parts = [int(part) for part in plain_date(cell).split("-")]
    year, month = (*parts, 12)[:2]
    return complete(cell) or date(year, month, monthrange(year, month)[1])


def is_nominal(cell: str) -> bool:
    return cell.startswith(NOMINAL)


def plain_date(cell: str) -> str:
    """A date without the mark of a nominal one."""
    return cell.removeprefix(NOMINAL)


def as_written(cell: str) -> date:
    return date.fromisoformat(cell[: len("2004-10-31")])


def by_own_clock(cell: str) -> datetime:
    return datetime.fromisoformat(cell).replace(tzinfo=None)


def in_utc(cell: str) -> datetime | None:
    return datetime.fromisoformat(cell).astimezone(UTC).replace(tzinfo=None) if "T" in cell else None


CONVERSIONS: Mapping[Kind, Mapping[str, Callable[[str], object]]] = {
    Kind.ID: {"": str},
    Kind.TEXT: {"": str},
    Kind.CHOICE: {"": str},
    Kind.DATE: {"": date.fromisoformat},
    Kind.PARTIAL_DATE: {"": complete, "_first": first_day, "_last": last_day, "_nominal": is_nominal},
    Kind.MOMENT: {"": str, "_on": as_written, "_local": by_own_clock, "_utc": in_utc},
    Kind.NUMBER: {"": number},
    Kind.BOUNDED_NUMBER: {"": limit, "_side": side},
    Kind.INTEGER: {"": int},
    Kind.FLAG: {"": lambda cell: {"true": True, "false": False}[cell]},
}
