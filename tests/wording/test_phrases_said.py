"""Every phrase that a module says by its name is given the fields of its text."""

import ast
from collections.abc import Iterator

from house.source import own_modules
from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.population import Population
from theracurve.phrases import Phrase
from theracurve.survival._values.phrases import Method, Note, Whom, Why

FAMILIES: tuple[type[Phrase], ...] = (Method, Why, Note, Whom, StudyPhrase, Population)


def phrases_said() -> Iterator[tuple[str, Phrase, frozenset[str]]]:
    """Each place that says a phrase by its name: where, which, with the fields that it gives."""
    families = {family.__name__: family for family in FAMILIES}
    for module in own_modules().values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                family = families.get(getattr(node.func.value, "id", ""))
                if family is not None and all(keyword.arg for keyword in node.keywords):
                    given = frozenset(str(keyword.arg) for keyword in node.keywords)
                    yield f"{module.name}:{node.lineno}", family[node.func.attr], given


def test_every_phrase_is_given_the_fields_of_its_text() -> None:
    said = tuple(phrases_said())
    assert len(said) > 200
    assert [(place, phrase.code) for place, phrase, given in said if given != phrase.formats.keys()] == []


def test_every_family_is_held_to_its_texts() -> None:
    assert set(Phrase.__subclasses__()) == set(FAMILIES)
