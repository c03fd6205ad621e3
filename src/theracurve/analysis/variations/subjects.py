"""What is varied: each compared endpoint, and each benefit, with all its definitions and what they give."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.planned import questioned_analyses
from theracurve.analysis.variations.derived import BENEFIT_TABLES, ENDPOINT_TABLES, Rows, read_answers, read_outcomes
from theracurve.analysis.variations.grid import DefinitionGrid, changed, make_grid
from theracurve.analysis.variations.values import NAMED, UNNAMED
from theracurve.definition.ambiguities import (
    ASSESSED,
    DefinitionQuestion,
    questions_of_benefit,
    questions_of_endpoint,
    reduced_to,
    written,
)
from theracurve.definition.endpoints import Endpoint
from theracurve.definition.events import kinds_of
from theracurve.definition.rules import compile_rules, endpoint_identity
from theracurve.definition.study import Study
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.named import BENEFIT, is_benefit, qualified, split_qualified

EVERYTHING = frozenset({"baseline", "origin", "nominal_dates", "partial_dates"})


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """An endpoint (or benefit), the names under which its definitions are derived, and those definitions.

    `moves_with` are the questions of the whole study whose answers can change it: none that of a given endpoint.
    """

    name: str
    moves_with: frozenset[str]
    content: Mapping[str, Any]
    grid: DefinitionGrid
    names: tuple[str, ...] = ()

    @property
    def definitions(self) -> dict[str, Study]:
        return dict(zip(self.names, (defined.study for defined in self.grid.definitions), strict=True))

    @property
    def unnamed(self) -> NDArray[np.int64]:
        """Places of the definitions without a variant of the study's own on top."""
        asked = [question.name for question in self.grid.questions]
        own = asked.index(NAMED) if NAMED in asked else None
        kept = [own is None or defined.answers[own] == UNNAMED for defined in self.grid.definitions]
        return np.flatnonzero(kept)

    @property
    def tables(self) -> tuple[str, ...]:
        """Those that its rows are read from."""
        return BENEFIT_TABLES if is_benefit(self.name) else ENDPOINT_TABLES

    def read(self, connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> Rows:
        """Reads those of its definitions that were derived under these names."""
        if is_benefit(self.name):
            return read_answers(connection, split_qualified(self.name)[0], names)
        return read_outcomes(connection, self.name, names)


def subjects_of(study: Study, recorded: Collection[str]) -> Iterator[Subject]:
    """Every endpoint that is compared over time, and benefit."""
    for name in dict.fromkeys(analysis.endpoint for analysis in questioned_analyses(study)):
        endpoint = study.endpoints[name]
        questions = () if endpoint.given else questions_of_endpoint(study, name, recorded)
        content = reduced_to(study, name)
        yield Subject(
            name,
            moved_by(study, endpoint),
            content,
            make_grid(content, questions, named_variants(study), identity_of(name)),
        )
    for name in study.benefits:
        content = reduced_to(study, None)
        questions = questions_of_benefit(study, name, recorded)
        grid = make_grid(content, questions, variants_with(study, content, name), identity_of_benefit(name))
        yield Subject(qualified(name, BENEFIT), EVERYTHING, content, grid)


def moved_by(study: Study, endpoint: Endpoint) -> frozenset[str]:
    """A baseline and the days of assessments only move what is assessed, the origin every endpoint that is derived."""
    if endpoint.given:
        return frozenset()
    return EVERYTHING if set(ASSESSED) & kinds_of(study.events_of(endpoint)) else frozenset({"origin"})


def identity_of(endpoint: str) -> Callable[[Study], object]:
    return lambda study: endpoint_identity(study, endpoint)


def identity_of_benefit(name: str) -> Callable[[Study], object]:
    return lambda study: compile_rules(study).benefits[name].id


def named_variants(study: Study) -> Mapping[str, Any]:
    """As the study file writes them."""
    named: Mapping[str, Any] = written(study).get("variants", {})
    return named


def variants_with(study: Study, content: Mapping[str, Any], benefit: str) -> Mapping[str, Any]:
    """Those under which there is still a benefit of this name."""
    made = {name: changed(content, changes) for name, changes in named_variants(study).items()}
    return {name: changes for name, changes in named_variants(study).items() if has_benefit(made[name], benefit)}


def has_benefit(study: Study | None, benefit: str) -> bool:
    return study is not None and benefit in study.benefits


def under(subject: Subject, changes: Mapping[str, Any], questions: Sequence[DefinitionQuestion]) -> Subject | None:
    """The same definitions, without variants of the study's own, where a key of the whole study is another."""
    study = changed(subject.content, changes)
    if study is None:
        return None
    asked = tuple(question for question in questions if question.name != NAMED)
    content = written(study)
    return Subject(subject.name, subject.moves_with, content, make_grid(content, asked, {}, lambda _: None))


def with_names(subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    """Names that sort in the order of the definitions, the very first being `protocol`."""
    found, place = [], 0
    for subject in subjects:
        count = len(subject.grid.definitions)
        names = tuple(PROTOCOL if n == 0 else f"{PROTOCOL}-{n:06d}" for n in range(place, place + count))
        found.append(Subject(subject.name, subject.moves_with, subject.content, subject.grid, names))
        place += count
    return tuple(found)
