"""Sources as numbered references: each once, in the order in which they are first named."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from theracurve.wording.estimators import source_of
from theracurve.wording.words import Words

FIRST_AUTHOR_AND_YEAR = re.compile(r"([A-Z][A-Za-z'-]+)(?:[ ,][^;]*?)? ((?:19|20)\d\d)\b")


@dataclass(frozen=True, slots=True)
class References:
    """The numbers of sources. A source of an estimate names one or more papers, joined by semicolons."""

    numbers: Mapping[str, int]

    def cited(self, source: str) -> tuple[int, ...]:
        """The numbers of the papers that a source names, in their order."""
        return tuple(sorted({self.numbers[paper] for paper in papers_of(source)}))

    def listed(self, words: Words) -> tuple[str, ...]:
        """Each reference in full with its number; one that we do not have in full stands as its source names it."""
        return tuple(
            words("methods.estimation.reference", number=number, citation=in_full(paper, words))
            for paper, number in self.numbers.items()
        )


def references(sources: Iterable[str]) -> References:
    """The references of all sources, numbered as they come."""
    papers = dict.fromkeys(paper for source in sources for paper in papers_of(source))
    return References(MappingProxyType({paper: number for number, paper in enumerate(papers, start=1)}))


def papers_of(source: str) -> tuple[str, ...]:
    """The papers that a source names: the key of each, or what it says where it names none."""
    return tuple(key_of(part.strip()) for part in source.split(";") if part.strip())


def key_of(part: str) -> str:
    """`fay_2013` of `Fay, Brittain and Proschan 2013`, if we have that paper in full; otherwise the text itself."""
    found = FIRST_AUTHOR_AND_YEAR.search(part)
    key = f"{found[1].lower()}_{found[2]}" if found else part
    return key if key in library() else part


def in_full(paper: str, words: Words) -> str:
    return library().get(paper) or source_of(paper, words)


@cache
def library() -> Mapping[str, str]:
    file = files("theracurve.wording") / "catalogue" / "references.toml"
    return MappingProxyType(tomllib.loads(file.read_text(encoding="utf-8")))
