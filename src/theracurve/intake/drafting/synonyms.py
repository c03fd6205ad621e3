"""Words of headers and cells in several languages, and which of ours they are. Nothing is decided here."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from theracurve.intake.mapping.conventions import unaccented

SEPARATED = re.compile(r"[^\w]+|_")
LETTERS = str.maketrans(
    {"ß": "ss", "º": "o", "ª": "a", "ø": "o", "Ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "Ł": "l", "ı": "i"}
)  # that no accent makes
BETWEEN = ("", " ", " de ", " del ", " di ", " do ", " du ", " da ", " van ", " of ")
FURTHER_LANGUAGES = ("it", "nl", "pt")


def folded(text: str) -> str:
    """Without accents, case, or signs between the words."""
    return " ".join(SEPARATED.sub(" ", unaccented(text.translate(LETTERS)).casefold()).split())


@cache
def synonyms() -> Mapping[str, Any]:
    """The words of every language, and those that are made of two: `no paciente`, `nome do doente`."""
    base = words_in("synonyms.toml")
    for language in FURTHER_LANGUAGES:
        add(base, words_in(f"words/{language}.toml"))
    two = base["composed"]
    ids = base["columns"]["patients"]["patient_id"]
    ids += [*two["whom"], *composed((*two["whom"], *two["study"]), two["patient_id"])]
    base["identifiers"]["name"] += composed(two["whom"], two["name"])
    return base


def words_in(file: str) -> dict[str, Any]:
    return tomllib.loads((files("theracurve.intake.drafting") / file).read_text(encoding="utf-8"))


def add(base: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Put the words of one language behind those that are there; a name of ours that is not there is a KeyError."""
    for name, part in more.items():
        if isinstance(part, dict):
            add(base[name], part)
        else:
            base[name] += part


def composed(whom: Iterable[str], what: Iterable[str]) -> list[str]:
    """Both words in either order, with what languages put between them."""
    pairs = [(one, other) for one in whom for other in what]
    return [f"{a}{between}{b}" for one, other in pairs for a, b in ((one, other), (other, one)) for between in BETWEEN]


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
    """The name of ours whose longest word the text holds, and how many of its words that is; a letter alone is none."""
    within = f" {folded(text)} "
    found = max((word for word in words_of(*path) if len(word) > 1 and f" {word} " in within), key=len, default=None)
    return (words_of(*path)[found], len(found.split())) if found else None


def tables() -> Iterator[str]:
    yield from synonyms()["columns"]
