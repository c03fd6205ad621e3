"""What the command line prints of a simulated design: the answer in a few lines, then what was assumed."""

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from theracurve.simulation.simulated import SimulatedDesign
from theracurve.terminal_findings import escape
from theracurve.vocabulary.languages import Language
from theracurve.wording.design import (
    assumed_lines,
    comparator_rows,
    comparator_title,
    lead,
    left_out_lines,
    power_header,
    power_rows,
    verdicts,
)
from theracurve.wording.words import words_in


def print_design(design: SimulatedDesign, folder: Path, language: Language | None) -> None:
    """The verdict at every hazard ratio, each planned analysis in a line, sizes, and every assumption."""
    console, words = Console(), words_in(language or design.study.language)
    console.print(f"[bold]{escape(lead(design, words))}[/]")
    for verdict in verdicts(design, words):
        console.print(Padding(escape(verdict), (0, 0, 0, 2)))
    header = power_header(design, words)
    console.print(table_of("", header, power_rows(design, words)))
    if design.sizes:
        console.print(table_of(comparator_title(design, words), header[:-1], comparator_rows(design, words)))
    for line in (words("design.caution"), *assumed_lines(design, words), *left_out_lines(design, words)):
        console.print(f"[dim]{escape(line)}[/]")
    console.print(words("design.page", path=f"[bold]{escape(str(folder / 'design.html'))}[/]"), soft_wrap=True)


def table_of(title: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    table = Table(title=escape(title) or None, title_justify="left", title_style="bold")
    for column in header:
        table.add_column(escape(column), overflow="fold")
    for cells in rows:
        table.add_row(*map(escape, cells))
    return table
