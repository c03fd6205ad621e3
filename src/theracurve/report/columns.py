"""How the columns of a table share the width of a page: measured in characters, so that no renderer is needed."""

from collections.abc import Iterator
from dataclasses import dataclass

from theracurve.report.table import ReportTable

GAP = 3.0  # characters between two columns
DAMPED = 0.75
UNBROKEN = 14  # characters: a number with its unit is read as one word


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns' widths in characters; `fitting` where every cell stands in one line at those widths."""

    widths: tuple[float, ...]
    fitting: bool


def columns_of(table: ReportTable, page: float) -> Columns:
    """Widths of a table's columns on a page of so many characters.

    A column is as wide as its longest word, while that can be. What is left is given out by what a column misses, a
    long one somewhat less than in proportion, so that the short ones still stand in one line.
    """
    words, cells = zip(*map(longest, texts(table)), strict=True)
    if sum(cells) <= page:
        return Columns(cells, True)
    missing = [cell - word for word, cell in zip(words, cells, strict=True)]
    given = given_out(missing, max(page - sum(words), 0.0))
    return Columns(tuple(word + more for word, more in zip(words, given, strict=True)), False)


def texts(table: ReportTable) -> Iterator[tuple[str, ...]]:
    """The texts of each column, its header first."""
    rows = (table.header, *(tuple(cell.text for cell in row) for row in table.rows))
    return (tuple(column) for column in zip(*rows, strict=True))


def longest(column: tuple[str, ...]) -> tuple[float, float]:
    """The widths of the longest word, or short text, and of the longest cell."""
    words = (word for text in column for word in ([text] if len(text) <= UNBROKEN else text.split()))
    return max(map(len, words), default=0) + GAP, max(map(len, column)) + GAP


def given_out(missing: list[float], room: float) -> list[float]:
    """The room among those who miss some, none getting more than it misses."""
    given = [0.0] * len(missing)
    while waiting := [place for place, more in enumerate(missing) if given[place] < more]:
        weights = {place: missing[place] ** DAMPED for place in waiting}
        left = room - sum(given)
        share = left / sum(weights.values())
        modest = [place for place in waiting if missing[place] <= share * weights[place] + given[place]]
        for place in modest or waiting:
            given[place] = missing[place] if modest else share * weights[place]
        if not modest:
            break
    return given
