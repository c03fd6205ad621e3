"""What the sources ask the catalogue for, read from their syntax trees: keys, as patterns where a part is computed."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from house.source import Module
from wording.computed_keys import ANYTHING, Scope, patterns_of, scopes_of


@dataclass(frozen=True)
class Asked:
    """One place that asks for a text: its key, and the values given; None where they are in a mapping."""

    place: str
    pattern: str
    values: frozenset[str] | None

    @property
    def is_known(self) -> bool:
        """Whether the module itself says every key that this can be."""
        return ANYTHING not in self.pattern

    def keys(self, texts: Iterable[str]) -> list[str]:
        return [key for key in texts if re.fullmatch(self.pattern, key)]


def name_of(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def calls_in(module: Module) -> Iterator[tuple[Scope, ast.Call]]:
    return scopes_of(module.tree)


def asked_by(module: Module, scope: Scope, call: ast.Call, key: ast.expr) -> Iterator[Asked]:
    """What a call asks for by this argument, with the values of its keywords."""
    names = {keyword.arg for keyword in call.keywords}
    values = None if None in names else frozenset(str(name) for name in names)
    place = f"{module.name.removeprefix('theracurve.')}:{call.lineno}"
    yield from (Asked(place, pattern, values) for pattern in sorted(patterns_of(key, scope)))


def words_asked_in(module: Module) -> Iterator[Asked]:
    for scope, call in calls_in(module):
        if name_of(call) == "words" and call.args:
            yield from asked_by(module, scope, call, call.args[0])
