"""Words of headers and cells in several languages, and which of ours they are. Nothing is decided here."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from theracurve.intake.mapping.conventions import unaccented

SEPARATED = re.compile(r"[^\w]+|_")


def folded(text: str) -> str:
    """Without accents, case, or signs between the words."""
    return " ".join(SEPARATED.sub(" ", unaccented(text.replace("ß", "ss")).casefold()).split())


@cache
def synonyms() -> Mapping[str, Any]:
    return tomllib.loads((files("theracurve.intake.drafting") / "synonyms.toml").read_text(encoding="utf-8"))


@cache
def words_of(*path: str) -> Mapping[str, str]:
    """The folded words of one part, such as ("columns", "patients"), each with the name of ours that it stands for."""
    part: Any = synonyms()
    for step in path:
        part = part[step]
    named = {folded(name): name for name in part}
    return named | {folded(word): name for name, words in part.items() for word in words}


def meaning(text: str, *path: str) -> str | None:
    """The name of ours that a whole text stands for."""
    return words_of(*path).get(folded(text))


def inside(text: str, *path: str) -> tuple[str, int] | None:
    """The name of ours whose longest word the text holds, and how many of its words that is."""
    within = f" {folded(text)} "
    found = max((word for word in words_of(*path) if word and f" {word} " in within), key=len, default=None)
    return (words_of(*path)[found], len(found.split())) if found else None


def tables() -> Iterator[str]:
    yield from synonyms()["columns"]
