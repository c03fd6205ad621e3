"""What a finding says to a person: a key of the catalogue with the fields that fill its text.

The texts are `wording/catalogue/LANGUAGE/finding_texts.toml`. A `Said` is its English text wherever one prints, sorts
or writes it, so that a library and `results.json` have it without asking for a language; `wording` says the key with
the fields in the language of a report.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

from theracurve.errors import Defect
from theracurve.vocabulary.catalogue import entries, placeholders_of, read_subject
from theracurve.vocabulary.decimals import plain
from theracurve.vocabulary.languages import ENGLISH

SUBJECT = "finding_texts"


class Said(str):
    """The text of a key, filled: `Said("parts.at-visit", visit="month 3")`.

    A field that is a text to be said itself is a `Said`; any other `str` is a name, the same in every language. Numbers
    and quantities are written as the language writes them. Raises Defect for a key that the catalogue does not have,
    and where the fields are not those that its text asks for.
    """

    __slots__ = ("fields", "key")
    key: str
    fields: Mapping[str, object]

    def __new__(cls, key: str, /, **fields: object) -> "Said":
        said = super().__new__(cls, in_english(key, fields))
        said.key = key
        said.fields = MappingProxyType(fields)
        return said

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """What copies and pickles are made of."""
        return (self.key,), dict(self.fields)

    def __getstate__(self) -> None:
        """Nothing beyond that."""


def said_of(key: str, fields: Mapping[str, object]) -> Said:
    """The text of a key, filled with those of the fields that it asks for."""
    return Said(key, **{name: value for name, value in fields.items() if name in asked_by(key)})


def in_english(key: str, fields: Mapping[str, object]) -> str:
    asked = asked_by(key)
    if fields.keys() != asked:
        raise Defect(f"the finding text {key!r} asks for {sorted(asked)}, given were {sorted(fields)}")
    text = english()[key]
    form: str = text if isinstance(text, str) else text["one" if fields["n"] == 1 else "other"]
    return form.format_map({name: value_in_english(value) for name, value in fields.items()})


@cache
def asked_by(key: str) -> frozenset[str]:
    """The fields that a text asks for. Raises Defect where there is none of this key."""
    if key not in english():
        raise Defect(f"there is no finding text {key!r} in the catalogue")
    form = english()[key]
    return frozenset(placeholders_of(form) if isinstance(form, str) else {"n", *placeholders_of(form["other"])})


@cache
def english() -> Mapping[str, Any]:
    """Key -> the English text, or its two forms by number."""
    return MappingProxyType(dict(entries(read_subject(ENGLISH, SUBJECT))))


def value_in_english(value: object) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)


def joined(parts: Iterable[str]) -> str:
    """`a, b, c`, each said for itself."""
    first, *others = [*parts] or [""]
    return Said("parts.list", first=first, others=joined(others)) if others else first


def either(names: Sequence[str], most: int = 8) -> str:
    """`a or b or c`; of very many the first, and how many more."""
    first, *others = names
    if not others:
        return first
    if most == 1:
        return Said("parts.or-more", first=first, n=len(others))
    return Said("parts.or", first=first, others=either(others, most - 1))


def counted(count: int, noun: str) -> Said:
    """`1 row`, `2 rows`."""
    return Said(f"parts.counts.{noun}", n=count)


def listed(names: Sequence[object], most: int = 5) -> str:
    """`a, b, c`, and how many more when they are more than five."""
    shown = ", ".join(str(name) for name in names[:most])
    return Said("parts.and-more", names=shown, n=len(names) - most) if len(names) > most else shown


def listed_rows(rows: Sequence[int], most: int = 5) -> Said:
    """`row 3`, `rows 3, 7`."""
    return Said("parts.row" if len(rows) == 1 else "parts.rows", rows=listed(rows, most))
