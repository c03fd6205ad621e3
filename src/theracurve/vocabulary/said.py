"""What is said to a person: an English text that remembers how it was made, so that it can be said in French as well.

A `Said` is its English text wherever one prints, sorts or writes it. `wording` reads its template and its values and
says them in the language of a report.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType


class Said(str):
    """An English text made of a template and the named values that fill it: `Said("{n} of {name}", n=3, name="CgA")`.

    A value that is a text to be said itself is a `Said`; any other `str` is a name, the same in every language. Numbers
    and quantities are written as the language writes them. Braces of the text itself are doubled. Raises KeyError
    where the template asks for a value that is not given.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> "Said":
        said = super().__new__(cls, template.format_map({name: in_english(value) for name, value in values.items()}))
        said.template = template
        said.values = MappingProxyType(values)
        return said

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """What copies and pickles are made of."""
        return (self.template,), dict(self.values)

    def __getstate__(self) -> None:
        """Nothing beyond that."""


def in_english(value: object) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)


def plain(number: Decimal) -> str:
    """A decimal without exponent or trailing zeros: `7`, `0.5`, `30.4375`."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def template_of(text: str) -> str:
    """The template of a text; a text that nothing fills is its own, its braces doubled."""
    return text.template if isinstance(text, Said) else text.replace("{", "{{").replace("}", "}}")


def as_said(text: str) -> Said:
    """The text, to be put into another one."""
    return text if isinstance(text, Said) else Said(template_of(text))


def joined(parts: Iterable[str]) -> Said:
    """`a, b, c`, each said for itself."""
    named = {f"part_{place}": part for place, part in enumerate(parts)}
    return Said(", ".join(f"{{{name}}}" for name in named), **named)


def either(names: Sequence[str], most: int = 8) -> Said:
    """`a or b or c`; of very many the first, and how many more."""
    first, *others = names
    if others and most == 1:
        return Said("{first} or {n} more", first=first, n=len(others))
    return (
        Said("{first} or {others}", first=first, others=either(others, most - 1))
        if others
        else Said("{name}", name=first)
    )


def counted(count: int, noun: str) -> Said:
    """`1 row`, `2 rows`."""
    return Said(f"{{n}} {noun}" if count == 1 else f"{{n}} {noun}s", n=count)


def listed(names: Sequence[object], most: int = 5) -> str:
    """`a, b, c`, and how many more when they are more than five."""
    shown = ", ".join(str(name) for name in names[:most])
    return Said("{names} and {n} more", names=shown, n=len(names) - most) if len(names) > most else shown


def listed_rows(rows: Sequence[int]) -> Said:
    """`row 3`, `rows 3, 7`."""
    names = listed(rows)
    return Said("row {rows}", rows=names) if len(rows) == 1 else Said("rows {rows}", rows=names)
