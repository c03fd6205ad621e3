"""What the cell styles of an OpenDocument spreadsheet say that values do not: struck out, coloured, a hidden day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
STYLE, FORMATTED, NUMBER = f"{OASIS}style:1.0 ", f"{OASIS}xsl-fo-compatible:1.0 ", f"{OASIS}datastyle:1.0 "
WITHOUT_LINE = ("", "none")
WITHOUT_COLOUR = ("", "transparent", "#FFFFFF")

Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CellStyle:
    """How a cell looks, as far as that says something: `shown_as` names the style of its number."""

    struck_out: bool = False
    colour: str = ""
    shown_as: str = ""


PLAIN = CellStyle()


@dataclass(slots=True)
class Styles:
    """The styles of cells by name, gathered from the start of each element; `dates` holds which units of time each
    style of a date shows."""

    cells: dict[str, CellStyle] = field(default_factory=dict)
    dates: dict[str, set[str]] = field(default_factory=dict)
    style: str = ""
    date: str = ""

    def start(self, element: str, attributes: Attributes) -> None:
        """Take in one element of the styles of a document; those of anything else than cells and dates pass by."""
        if element in (f"{STYLE}style", f"{STYLE}default-style"):
            self.begin_style(attributes)
        elif element == f"{STYLE}text-properties" and self.style:
            line = attributes.get(f"{STYLE}text-line-through-style", "")
            self.change(struck_out=line not in WITHOUT_LINE or self.cells[self.style].struck_out)
        elif element == f"{STYLE}table-cell-properties" and self.style:
            colour = attributes.get(f"{FORMATTED}background-color", "").replace("#ffffff", "#FFFFFF")
            self.change(colour="" if colour in WITHOUT_COLOUR else colour)
        elif element.startswith(NUMBER):
            self.number_style(element.removeprefix(NUMBER), attributes.get(f"{STYLE}name", ""))

    def begin_style(self, attributes: Attributes) -> None:
        of_cells = attributes.get(f"{STYLE}family") == "table-cell"
        self.style = attributes.get(f"{STYLE}name", "") if of_cells else ""
        if self.style:
            inherited = self.cells.get(attributes.get(f"{STYLE}parent-style-name", ""), PLAIN)
            self.cells[self.style] = inherited
            self.change(shown_as=attributes.get(f"{STYLE}data-style-name", inherited.shown_as))

    def change(self, **changes: bool | str) -> None:
        self.cells[self.style] = replace(self.cells[self.style], **changes)  # type: ignore[arg-type]

    def number_style(self, element: str, name: str) -> None:
        if element.endswith("-style"):
            self.style = ""
            self.date = name if element == "date-style" else ""
            self.dates.update({self.date: set()} if self.date else {})
        elif self.date:
            self.dates[self.date].add(element)

    def remarks(self, name: str, *, is_date: bool, shown: str) -> Iterator[tuple[str, str]]:
        """The kind and text of each remark that a style makes on a filled cell."""
        style = self.cells.get(name, PLAIN)
        if style.struck_out:
            yield "struck_out", ""
        if style.colour:
            yield "coloured", style.colour
        units = self.dates.get(style.shown_as, set())
        if is_date and "month" in units and not units & {"day", "hours"}:
            yield "hides_the_day", shown
