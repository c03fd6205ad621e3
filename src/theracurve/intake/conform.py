"""Text to typed columns, set-wise: for each kind, which cells can be kept and what they become, as SQL.

The SQL sees a cell that is trimmed of plain spaces and is not empty. A cell that is not accepted stays empty in the
typed table and is explained one by one in `cells`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from theracurve.vocabulary.tables import Column, Kind, Table

EARLIEST = date(1900, 1, 2)  # 1900-01-01 is what forms write for "unknown"
TOLERANCE = timedelta(days=1)  # time zones ahead of the computer's

NUMBER = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?"
WHOLE = r"[+-]?\d+(\.0*)?"
ISO_DATE = r"\d{4}-\d{2}-\d{2}"
PARTIAL = r"\d{4}(-(\d{2}(-(\d{2}|UN))?|UN-UN))?"
CLOCK = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?"
ZONE = r"(Z|[+-](0\d|1[0-4]):[0-5]\d)"
MOMENT = rf"{ISO_DATE}([T ]{CLOCK}{ZONE})?"
SPREADSHEET_ERROR = r"#(REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|#+)"
# Control, format (zero-width, bidirectional), private, fillers, variation selectors, the replacement character, and
# separators other than the plain space.
UNSEEN = (
    r"\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\x{034F}\x{115F}\x{1160}\x{17B4}\x{17B5}\x{180B}-\x{180F}\x{3164}"
    r"\x{FE00}-\x{FE0F}\x{FFA0}\x{FFFD}-\x{FFFF}"
)
INVISIBLE = rf"[{UNSEEN}\x{{00A0}}\x{{1680}}\x{{2000}}-\x{{200A}}\x{{202F}}\x{{205F}}\x{{3000}}]"
# The spaces of the list above look like the plain one, which takes their place in a text that is compared.
SPACES = r"[\s\x{00A0}\x{1680}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000}]+"
TOTAL = r"(?i)((sub|grand )?totals?|sum|mean|average|median|footnote|n *[=:] *\d+|\*.*)[ :.]*"


@dataclass(frozen=True, slots=True)
class Conformed:
    """`accepted` is a condition on the cell; `columns` gives the typed columns and their expressions."""

    accepted: str
    columns: Mapping[str, str]


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def matches(cell: str, pattern: str) -> str:
    return f"regexp_full_match({cell}, {literal(pattern)})"


def between(day: str, today: date) -> str:
    return f"{day} BETWEEN DATE '{EARLIEST}' AND DATE '{today + TOLERANCE}'"


def conform(column: Column, cell: str, today: date) -> Conformed:
    """The typed columns of one column; `cell` is its SQL name."""
    return KINDS[column.kind](column, cell, today)


def conform_id(column: Column, cell: str, today: date) -> Conformed:
    """Ids are compared by eye and by machine: NFC, and nothing in them that cannot be seen."""
    accepted = f"NOT regexp_matches({cell}, {literal(INVISIBLE)}) AND NOT {matches(cell, SPREADSHEET_ERROR)}"
    if column.name == "patient_id":
        accepted += f" AND NOT {matches(cell, TOTAL)}"
    return Conformed(accepted, {column.name: f"nfc_normalize({cell})"})


def conform_text(column: Column, cell: str, today: date) -> Conformed:
    """A text that is compared has plain spaces alone, and nothing in it that cannot be seen."""
    accepted = f"NOT {matches(cell, SPREADSHEET_ERROR)}"
    if not column.compared:
        return Conformed(accepted, {column.name: cell})
    plain = f"nfc_normalize(trim(regexp_replace({cell}, {literal(SPACES)}, ' ', 'g')))"
    seen = f"NOT regexp_matches({plain}, {literal(f'[{UNSEEN}]')})"
    return Conformed(f"{accepted} AND {seen}", {column.name: plain})


def conform_choice(column: Column, cell: str, today: date) -> Conformed:
    if not column.choices:
        return conform_text(column, cell, today)
    choices = ", ".join(literal(choice) for choice in column.choices)
    return Conformed(f"{cell} IN ({choices})", {column.name: cell})


def conform_date(column: Column, cell: str, today: date) -> Conformed:
    day = f"try_cast({cell} AS DATE)"
    return Conformed(f"{matches(cell, ISO_DATE)} AND {between(day, today)}", {column.name: day})


def conform_partial_date(column: Column, cell: str, today: date) -> Conformed:
    """`2004` and `2004-UN-UN` may be any day of the year, `2004-10` and `2004-10-UN` any day of the month."""
    known = f"replace({cell}, '-UN', '')"
    start = f"try_cast(left({known} || '-01-01', 10) AS DATE)"
    year_end = f"try_cast({known} || '-12-31' AS DATE)"
    end = f"CASE length({known}) WHEN 4 THEN {year_end} WHEN 7 THEN last_day({start}) ELSE {start} END"
    accepted = f"{matches(cell, PARTIAL)} AND {between(start, today)}"
    complete = f"CASE WHEN length({known}) = 10 THEN {start} END"
    name = column.name
    return Conformed(
        accepted, {name: complete, f"{name}_first": start, f"{name}_last": end, nominal_column(name): "FALSE"}
    )


def nominal_column(name: str) -> str:
    """The typed column that says whether a date is nominal: intake is told so beside the cells."""
    return f"{name}_nominal"


def conform_moment(column: Column, cell: str, today: date) -> Conformed:
    day = f"try_cast(left({cell}, 10) AS DATE)"
    instant = f"timezone('UTC', try_cast(CASE WHEN length({cell}) > 10 THEN {cell} END AS TIMESTAMPTZ))"
    clock = f"try_cast(regexp_replace({cell}, {literal(ZONE + '$')}, '') AS TIMESTAMP)"
    return Conformed(
        f"{matches(cell, MOMENT)} AND {between(day, today)}",
        {column.name: cell, f"{column.name}_on": day, f"{column.name}_local": clock, f"{column.name}_utc": instant},
    )


def decimal_type(column: Column) -> str:
    return f"DECIMAL(18, {column.decimals})"


def readable_number(number: str, value: str) -> str:
    """A number that fits the column and is not so small that it would become a zero."""
    mantissa = f"regexp_replace({number}, '[eE].*', '')"
    nothing = f"{value} = 0 AND regexp_matches({mantissa}, '[1-9]')"
    return f"{matches(number, NUMBER)} AND {value} IS NOT NULL AND NOT ({nothing})"


def conform_number(column: Column, cell: str, today: date) -> Conformed:
    value = f"try_cast({cell} AS {decimal_type(column)})"
    return Conformed(readable_number(cell, value), {column.name: value})


def conform_bounded_number(column: Column, cell: str, today: date) -> Conformed:
    """`<0.5` is the limit 0.5 with its side, never a zero."""
    number = f"regexp_replace({cell}, '^[<>] *', '')"
    value = f"try_cast({number} AS {decimal_type(column)})"
    side = f"CASE WHEN left({cell}, 1) IN ('<', '>') THEN left({cell}, 1) ELSE '=' END"
    return Conformed(readable_number(number, value), {column.name: value, f"{column.name}_side": side})


def conform_integer(column: Column, cell: str, today: date) -> Conformed:
    value = f"try_cast(regexp_replace({cell}, '\\..*', '') AS INTEGER)"
    return Conformed(f"{matches(cell, WHOLE)} AND {value} IS NOT NULL", {column.name: value})


def conform_flag(column: Column, cell: str, today: date) -> Conformed:
    return Conformed(
        f"lower({cell}) IN ('true', 'false', '1', '0')", {column.name: f"(lower({cell}) IN ('true', '1'))"}
    )


KINDS: Mapping[Kind, Callable[[Column, str, date], Conformed]] = {
    Kind.ID: conform_id,
    Kind.TEXT: conform_text,
    Kind.CHOICE: conform_choice,
    Kind.DATE: conform_date,
    Kind.PARTIAL_DATE: conform_partial_date,
    Kind.MOMENT: conform_moment,
    Kind.NUMBER: conform_number,
    Kind.BOUNDED_NUMBER: conform_bounded_number,
    Kind.INTEGER: conform_integer,
    Kind.FLAG: conform_flag,
}


def filled_column(column: Column) -> str:
    """The typed column that is filled wherever a cell was kept."""
    return f"{column.name}_first" if column.kind is Kind.PARTIAL_DATE else column.name


def typed_select(table: Table, today: date) -> str:
    """The SELECT that makes the typed table from the table of text."""
    parts = [part for column in table.columns for part in typed_parts(conform(column, quoted(column.name), today))]
    return f"SELECT {', '.join(['row', *parts])} FROM raw.{quoted(table.name)} ORDER BY row"


def typed_parts(conformed: Conformed) -> list[str]:
    return [
        f"CASE WHEN {conformed.accepted} THEN {expression} END AS {quoted(name)}"
        for name, expression in conformed.columns.items()
    ]
