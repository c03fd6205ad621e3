"""What the cells of a column hold: numbers, dates, marks, codes; and how its numbers and dates are written."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from theracurve.intake.drafting.headers import HeaderWords, header_words
from theracurve.intake.drafting.layout import Layout
from theracurve.intake.drafting.synonyms import folded, inside, meaning
from theracurve.intake.mapping.conventions import MONTH_WORD, Conventions, converted, is_number, month_number
from theracurve.intake.mapping.sheets import plain_name
from theracurve.intake.nearest import normalised
from theracurve.intake.privacy import looks_like_an_identifier
from theracurve.intake.sources.grid import CellGrid, Content, GridCell
from theracurve.vocabulary.tables import Kind

DAY = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{2,4})")
NAMED_DAY = re.compile(r"(\d{1,2})\.?[ -]([^\W\d_]{3,})\.?[ -](\d{4})")
MARKS = frozenset({"x", "oui", "yes", "ja", "si", "✓", "✔", "+"})
COMMA = re.compile(r"[<>]?\s*[+-]?\d+,\d+")
POINT = re.compile(r"[<>]?\s*[+-]?\d+\.\d+")
SPACED = re.compile(r"[<>]?\s*\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Described:
    """One column of a sheet: its header, the words of it, and the cells of its rows of data that hold anything."""

    number: int
    header: str
    words: HeaderWords
    cells: tuple[GridCell, ...]
    rows: int

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
        found = meaning(self.words.stem, "identifiers") or meaning(self.header, "identifiers")
        return found or ("number" if looks_like_an_identifier(normalised(self.header)) else "")

    @property
    def formulas(self) -> int:
        return sum(cell.content is Content.FORMULA for cell in self.cells)

    def numeric(self, how: Conventions) -> float:
        """The share of cells that are numbers as the source writes them, limits among them."""
        return share(self.cells, lambda cell: is_numeric(cell, how))

    @property
    def dated(self) -> float:
        """The share of cells that are dates, or text that looks like one."""
        return share(self.cells, is_dated)

    @property
    def marked(self) -> bool:
        """Whether most of its few cells are marks such as x."""
        marks = sum(count for text, count in self.texts.items() if text.casefold() in MARKS)
        return bool(self.cells) and marks >= 0.8 * len(self.cells) and len(self.cells) < self.rows

    @property
    def coded(self) -> bool:
        """Whether few distinct words are used again and again, or all of them are short."""
        return 0 < len(self.seen) <= max(2, min(20, len(self.cells) // 2 + 1))


def share(cells: tuple[GridCell, ...], is_one: Callable[[GridCell], bool]) -> float:
    return sum(map(is_one, cells)) / len(cells) if cells else 0.0


def is_numeric(cell: GridCell, how: Conventions) -> bool:
    told = converted(cell, Kind.BOUNDED_NUMBER, how)
    return cell.content in (Content.NUMBER, Content.TEXT) and isinstance(told, str) and is_number(told)


def is_dated(cell: GridCell) -> bool:
    text = cell.text.strip()
    return cell.content in (Content.DATE, Content.MOMENT) or bool(DAY.fullmatch(text) or NAMED_DAY.fullmatch(text))


def described(grid: CellGrid, layout: Layout) -> tuple[Described, ...]:
    """Every column with a header."""
    return tuple(
        Described(
            number,
            header,
            header_words(header),
            tuple(cell for row in layout.data if (cell := grid.cell(row, number)).filled),
            len(layout.data),
        )
        for number, header in enumerate(layout.headers, start=1)
        if header
    )


@dataclass(frozen=True, slots=True)
class Written:
    """How a sheet writes: decimal sign, thousands, formats of dates; `doubts` says what the cells leave open."""

    decimal: str
    thousands: str
    dates: tuple[str, ...]
    months: str
    doubts: tuple[str, ...]

    @property
    def conventions(self) -> Conventions:
        return Conventions(self.decimal, self.thousands, self.dates, self.months)


def written(columns: Iterable[Described]) -> Written:
    texts = [plain for c in columns if not c.identifies for plain in c.texts.elements()]
    commas = [t for t in texts if COMMA.fullmatch(t) and not re.fullmatch(r"\d{1,3},\d{3}", t)]
    points = [t for t in texts if POINT.fullmatch(t)]
    doubts = ["decimal comma or point: both are there"] if commas and points else []
    formats, order = date_formats(texts)
    language = month_language(texts)
    return Written(
        "," if commas and len(commas) >= len(points) else ".",
        " " if any(SPACED.fullmatch(t) for t in texts) else "",
        formats,
        language,
        (*doubts, *order),
    )


def date_formats(texts: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The formats that fit the dates written as text, and what they leave open."""
    formats: list[str] = []
    doubts: list[str] = []
    for sign in "./-":
        days = [found for t in texts if (found := DAY.fullmatch(t)) and found[2] == sign]
        whole = [found for found in days if len(found[4]) == 4 and len(found[1]) < 3]
        if not whole:
            continue
        first = any(12 < int(found[1]) < 32 for found in whole)
        second = any(12 < int(found[3]) < 32 for found in whole)
        if first or sign == ".":
            formats.append(f"%d{sign}%m{sign}%Y")
        elif second:
            formats.append(f"%m{sign}%d{sign}%Y")
        elif len(whole) > 1:
            doubts.append(f"day or month first in {whole[0][0]}")
    named = [found for t in texts if (found := NAMED_DAY.fullmatch(t))]
    if named:
        sign = re.sub(r"[\d\w]", "", named[0][0], flags=re.UNICODE)
        between = "-" if "-" in sign else ". " if "." in named[0][0][:4] else " "
        formats.append(f"%d{between}%b{between.strip('. ') or ' '}%Y".replace("  ", " "))
    return tuple(formats), tuple(doubts)


def month_language(texts: list[str]) -> str:
    words = [found[0] for t in texts if NAMED_DAY.fullmatch(t) and (found := MONTH_WORD.search(t))]
    counts = {
        language: sum(month_number(w, language) is not None for w in words) for language in ("en", "fr", "de", "es")
    }
    return max(counts, key=lambda language: counts[language]) if words else "en"


def missing_codes(columns: Iterable[Described], how: Conventions) -> dict[str, str]:
    """Known words for a missing value that stand among numbers and dates, each with what it usually means."""
    found: dict[str, str] = {}
    for column in columns:
        if column.numeric(how) + column.dated >= 0.5 and not column.identifies:
            found |= {t: known for t in column.texts if (known := meaning(t, "values", "missing"))}
    return found


def known_word(text: str, *path: str) -> str | None:
    return meaning(text, *path) or (
        found[0] if (found := inside(text, *path)) and len(folded(text).split()) < 5 else None
    )


def counted_words(column: Described, most: int = 15) -> str:
    """The distinct cells with their counts."""
    return ", ".join(f"{text} ({count})" for text, count in column.seen.most_common(most))
