"""What the cells of a column hold: numbers, dates, marks, codes; and how its numbers and dates are written."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from theracurve.intake.drafting.dates import DAY, DateWriting, dates_written, named_format
from theracurve.intake.drafting.headers import HeaderWords, header_words, with_hole
from theracurve.intake.drafting.layout import Layout
from theracurve.intake.drafting.synonyms import folded, inside, meaning, tables
from theracurve.intake.mapping.conventions import DATES, Conventions, converted, is_number
from theracurve.intake.mapping.sheets import plain_name, short_name
from theracurve.intake.nearest import normalised
from theracurve.intake.privacy import looks_like_an_identifier
from theracurve.intake.sources.grid import CellGrid, Content, GridCell
from theracurve.vocabulary.cell_place import letters
from theracurve.vocabulary.tables import RECORD_TABLES, Kind

MARKS = frozenset({"x", "oui", "yes", "ja", "si", "✓", "✔", "+"})
COMMA = re.compile(r"[<>]?\s*[+-]?\d+,\d+")
POINT = re.compile(r"[<>]?\s*[+-]?\d+\.\d+")
GROUPED = re.compile(r"[<>]?\s*\d{1,3}(?:\.\d{3})+,\d+|[<>]?\s*\d{1,3}(?:\.\d{3}){2,}")  # 1.200,0 or 1.200.000
ENGLISH = re.compile(r"[<>]?\s*\d{1,3}(?:,\d{3})+\.\d+|[<>]?\s*\d{1,3}(?:,\d{3}){2,}")
LONE = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")
DECIMALS = re.compile(r"[<>]?\s*\d+[.,]\d+")
WITH_LIMIT = re.compile(  # 12,3 (N<100): a value, and behind it the upper limit of its laboratory
    r"(?P<value>[<>]?\s*\d+(?:[.,]\d+)?)(?P<between>\s*[^\d\s.,<>][^\d<]{0,12}<\s*)\d+(?:[.,]\d+)?(?P<behind>\D{0,3})"
)
TWO_AXES = re.compile(r"\d+(?:[.,]\d+)?\s*(?P<sign>[x×*])\s*\d+(?:[.,]\d+)?\s*(?P<behind>(?:mm|cm)?)")
SERIAL = re.compile(r"[2-5]\d{4}(?:\.0+)?", re.ASCII)  # days since 1899-12-30, from 1954 to 2064
DAY_WORDS = frozenset({"date", "datum", "fecha", "data", "dates", "day", "tag", "jour", "dia", "dtc"})
SIGNS = re.compile(r"[-–—_]{1,5}|\?{1,3}|[./*]|\.{2,3}|…")  # that stand where there is no value
SPACED = re.compile(r"[<>]?\s*\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Described:
    """One column of a sheet: its header, the words of it, and the cells of its rows of data that hold anything."""

    number: int
    header: str
    words: HeaderWords
    cells: tuple[GridCell, ...]
    rows: int
    labels: Mapping[str, str] = field(default_factory=dict)  # what the file itself says that its codes mean
    at: frozenset[tuple[int, int]] = frozenset()  # where each stands: the number of the table, and the row
    counted: bool = False  # whether its days are numbers, as spreadsheets keep them
    own_name: str = ""  # its whole header, or its letter such as `$F`, where its short name is that of others as well

    @property
    def name(self) -> str:
        """What a mapping calls the column: the header without what stands in brackets."""
        return self.own_name or short_name(self.header)

    @property
    def listed_as(self) -> str:
        """What a list of columns that are not imported calls it: the whole header, or its letter."""
        return self.own_name or self.header

    @property
    def texts(self) -> Counter[str]:
        """The distinct cells of text, trimmed."""
        return Counter(plain_name(cell.text) for cell in self.cells if cell.content is Content.TEXT)

    @property
    def seen(self) -> Counter[str]:
        return Counter(plain_name(cell.text) for cell in self.cells)

    @property
    def identifies(self) -> str:
        """What of a patient the column says: name, birth or number; nothing where the header does not say so."""
        if meaning(self.header, "columns", "patients") == "patient_id":
            return ""
        texts = (self.words.stem, self.header, *ends_of(self.header))
        found = next((known for text in texts if (known := meaning(text, "identifiers"))), "")
        return found or ("number" if looks_like_an_identifier(normalised(self.header)) else "")

    @property
    def constant(self) -> bool:
        """Whether several rows all say the same: the number of the study, and of no patient."""
        return len(self.cells) > 2 and len(self.seen) == 1

    @property
    def could_be_an_id(self) -> bool:
        """Whether every row has a cell of its own that holds a digit, and none is a date, a measured number or several
        words."""
        texts = [cell.text.strip() for cell in self.cells]
        short = all(any(c.isdigit() for c in t) and t.count(" ") < 2 and not DECIMALS.fullmatch(t) for t in texts)
        return len(texts) == self.rows == len(self.seen) > 1 and short and not self.dated and not self.words.kind

    def share_beside(self, values: Iterable["Described"]) -> float:
        """In how many of the rows in which any of the values stands this column is filled, too."""
        rows = frozenset[tuple[int, int]]().union(*(value.at for value in values))
        return len(self.at & rows) / len(rows) if rows else 0.0

    @property
    def formulas(self) -> int:
        return sum(cell.content is Content.FORMULA for cell in self.cells)

    def numeric(self, how: Conventions) -> float:
        """The share of cells that are numbers as the source writes them, limits among them."""
        return share(self.cells, lambda cell: is_numeric(cell, how))

    @property
    def dated(self) -> float:
        """The share of cells that are dates, or text that looks like one."""
        return 1.0 if self.counted else share(self.cells, is_dated)

    @property
    def marked(self) -> bool:
        """Whether most of its few cells are marks such as x."""
        marks = sum(count for text, count in self.texts.items() if text.casefold() in MARKS)
        return bool(self.cells) and marks >= 0.8 * len(self.cells) and len(self.cells) < self.rows

    @property
    def coded(self) -> bool:
        """Whether few distinct words are used again and again, or all of them are short."""
        return 0 < len(self.seen) <= max(2, min(20, len(self.cells) // 2 + 1))


def ends_of(header: str) -> Iterator[str]:
    """What stands under a head of several columns: `Patient Name`, `Anagrafica Cognome e nome`. A word that names
    anything (`Drug name`) counts only under a head of the patient."""
    words = folded(header).split()
    if any(meaning(header, "columns", table) for table in tables()):
        return  # the year of birth, the reader's name
    for at in range(1, len(words)):
        of_patient = meaning(" ".join(words[:at]), "columns", "patients") == "patient_id"
        end = " ".join(words[at:])
        if of_patient or (len(end) > 3 and meaning(end, "composed") != "name"):
            yield end


def share(cells: tuple[GridCell, ...], is_one: Callable[[GridCell], bool]) -> float:
    return sum(map(is_one, cells)) / len(cells) if cells else 0.0


def is_numeric(cell: GridCell, how: Conventions) -> bool:
    told = converted(cell, Kind.BOUNDED_NUMBER, how)
    return cell.content in (Content.NUMBER, Content.TEXT) and isinstance(told, str) and is_number(told)


def is_dated(cell: GridCell) -> bool:
    text = cell.text.strip()
    return cell.content in (Content.DATE, Content.MOMENT) or bool(DAY.fullmatch(text) or named_format(text))


def words_for(header: str, title: str) -> HeaderWords:
    """The words of a header; what the file calls the variable besides says the stem, the unit and the limit."""
    words, more = header_words(header), header_words(title)
    if not title:
        return words
    said = replace(words, stem=more.stem or words.stem, unit=words.unit or more.unit, limit=words.limit or more.limit)
    if not more.kind or (more.kind == "cycle" and more.number not in header):
        return said
    return replace(said, kind=more.kind, number=more.number, written=with_hole(header, more.number))


def described(grid: CellGrid, layout: Layout) -> tuple[Described, ...]:
    """Every column with a header."""
    names = Counter(name for header in layout.headers for name in {header, short_name(header)})
    return tuple(
        Described(
            number,
            header,
            words_for(header, grid.titles.get(header, "")),
            cells,
            len(layout.data),
            grid.meanings.get(header, {}),
            frozenset((0, row) for row in layout.data if grid.cell(row, number).filled),
            names_a_day(header) and all(cell.filled and SERIAL.fullmatch(cell.text) for cell in cells),
            own_name(number, header, names),
        )
        for number, header in enumerate(layout.headers, start=1)
        if header
        for cells in [tuple(cells_of(grid, layout, number, header))]
    )


def names_a_day(header: str) -> bool:
    """Whether a header names one of our days, or holds a word for a day."""
    known = ((table, meaning(short_name(header), "columns", table)) for table in tables())
    kinds = {RECORD_TABLES[table].column(name).kind for table, name in known if name}
    return bool(kinds & DATES or DAY_WORDS & set(folded(header).split()))


def own_name(number: int, header: str, names: Mapping[str, int]) -> str:
    """How a column is named that shares its short name with another: by its whole header, or else by its letter."""
    shared = names[short_name(header)] > 1
    return "" if not shared else header if names[header] == 1 else f"${letters(number)}"


def cells_of(grid: CellGrid, layout: Layout, number: int, header: str) -> Iterator[GridCell]:
    """The filled cells of a column, but for codes that the file itself declares as missing."""
    declared = grid.missing.get(header, {})
    for row in layout.data:
        cell = grid.cell(row, number)
        if cell.filled and cell.text.strip() not in declared:
            yield cell


@dataclass(frozen=True, slots=True)
class Written:
    """How a sheet writes: decimal sign, thousands, dates; `lone` is the sign that may be of decimals or thousands."""

    decimal: str
    thousands: str
    dates: DateWriting
    lone: str = ""

    @property
    def conventions(self) -> Conventions:
        """As a person would read who answers yes."""
        formats = self.dates.proposed or self.dates.formats
        return Conventions(
            self.lone or self.decimal, self.thousands, lone=True, dates=formats, months=self.dates.months
        )


def written(columns: Iterable[Described]) -> Written:
    by_column = {c.number: list(c.texts.elements()) for c in columns if not c.identifies}
    texts = [value_alone(text) for of_column in by_column.values() for text in of_column]
    decimal = decimal_sign(texts)
    return Written(decimal or ".", thousands_sign(texts), dates_written(by_column), lone_sign(texts, decimal))


def split_of(members: Iterable[Described]) -> str:
    """How most cells of text hold a value and its upper limit, as a mapping states it; empty where they do not."""
    texts = [text for member in members for text in member.texts.elements()]
    found = [one for text in texts if (one := WITH_LIMIT.fullmatch(text))]
    if not found or 2 * len(found) < len(texts):
        return ""
    between, behind = Counter((one["between"], one["behind"]) for one in found).most_common(1)[0][0]
    return f"{{value}}{between}{{limit}}{behind}"


def axes_of(members: Iterable[Described]) -> str:
    """How most cells of text hold the two axes of a lesion, such as 20x11, as a mapping states it; empty where they do
    not."""
    texts = [text for member in members for text in member.texts.elements() if any(map(str.isdigit, text))]
    found = Counter((one["sign"], one["behind"]) for text in texts if (one := TWO_AXES.fullmatch(text)))
    if 2 * found.total() <= len(texts):
        return ""
    sign, behind = found.most_common(1)[0][0]
    return f"{{longest}} {sign} {{across}}{' ' if behind else ''}{behind}"


def value_alone(text: str) -> str:
    found = WITH_LIMIT.fullmatch(text)
    return found["value"] if found else text


def decimal_sign(texts: list[str]) -> str:
    """The sign that more numbers show to be that of decimals; empty where none shows it."""
    commas = sum(bool(COMMA.fullmatch(t) or GROUPED.fullmatch(t)) and not LONE.fullmatch(t) for t in texts)
    points = sum(bool(POINT.fullmatch(t) or ENGLISH.fullmatch(t)) and not LONE.fullmatch(t) for t in texts)
    return "" if commas == points == 0 else "," if commas >= points else "."


def thousands_sign(texts: list[str]) -> str:
    for sign, pattern in ((" ", SPACED), (".", GROUPED), (",", ENGLISH)):
        if any(pattern.fullmatch(t) for t in texts):
            return sign
    return ""


def lone_sign(texts: list[str], decimal: str) -> str:
    """The sign in numbers such as 5.594, where nothing in the sheet shows whether decimals or thousands follow it."""
    signs = {found[1] for t in texts if (found := LONE.fullmatch(t))}
    return signs.pop() if not decimal and len(signs) == 1 else ""


def missing_codes(columns: Iterable[Described], how: Conventions) -> dict[str, str]:
    """Known words for a missing value that stand among numbers and dates, each with what it usually means; signs that
    say nothing of why, such as `-`, among them."""
    found: dict[str, str] = {}
    for column in columns:
        codes = {t: known for t in column.texts if (known := missing_word(t))}
        others = [cell for cell in column.cells if plain_name(cell.text) not in codes]
        if (
            others
            and not column.identifies
            and share(tuple(others), lambda c: is_numeric(c, how) or is_dated(c)) >= 0.5
        ):
            found |= codes
    return found


def missing_word(text: str) -> str | None:
    """What a word for a missing value usually means; a sign alone is no more than not available."""
    return meaning(text, "values", "missing") or ("not available" if SIGNS.fullmatch(text.strip()) else None)


def known_word(text: str, *path: str) -> str | None:
    return meaning(text, *path) or (
        found[0] if (found := inside(text, *path)) and len(folded(text).split()) < 5 else None
    )


def counted_words(column: Described, most: int = 15) -> str:
    """The distinct cells with their counts."""
    words = {text: f"{text} = {column.labels[text]}" if text in column.labels else text for text in column.seen}
    return ", ".join(f"{words[text]} ({count})" for text, count in column.seen.most_common(most))
