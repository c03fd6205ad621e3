"""Sources as numbered references: each once, in the order in which they are first named."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from theracurve.phrases import Clauses, Statement
from theracurve.survival._values.papers import Paper
from theracurve.wording.estimators import in_language
from theracurve.wording.words import Words


@dataclass(frozen=True, slots=True)
class References:
    """The papers by their numbers. A source of an estimate names one or more papers."""

    numbers: Mapping[Statement, int]

    def cited(self, source: Statement) -> tuple[int, ...]:
        """The numbers of the papers that a source names, in their order."""
        return tuple(sorted({self.numbers[paper] for paper in papers_of(source)}))

    def listed(self, words: Words) -> tuple[str, ...]:
        """Each reference in full with its number; one that we do not have in full stands as its source names it."""
        return tuple(
            words("methods.estimation.reference", number=number, citation=in_full(paper, words))
            for paper, number in self.numbers.items()
        )


def references(sources: Iterable[Statement]) -> References:
    """The references of all sources, numbered as they come."""
    papers = dict.fromkeys(paper for source in sources for paper in papers_of(source))
    return References(MappingProxyType({paper: number for number, paper in enumerate(papers, start=1)}))


def papers_of(source: Statement) -> tuple[Statement, ...]:
    return source.parts if isinstance(source, Clauses) else (source,)


def in_full(paper: Statement, words: Words) -> str:
    full = library().get(paper.key) if isinstance(paper, Paper) else None
    return full or in_language(paper, words)


@cache
def library() -> Mapping[str, str]:
    file = files("theracurve.wording") / "catalogue" / "references.toml"
    return MappingProxyType(tomllib.loads(file.read_text(encoding="utf-8")))
