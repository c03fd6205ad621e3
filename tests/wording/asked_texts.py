"""What the sources ask the catalogue for, read from their syntax trees: keys, as patterns where a part is computed."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from house.source import Module


@dataclass(frozen=True)
class Asked:
    """One place that asks for a text: its key, and the values given; None where they are in a mapping."""

    place: str
    pattern: str
    values: frozenset[str] | None

    def keys(self, texts: Iterable[str]) -> list[str]:
        return [key for key in texts if re.fullmatch(self.pattern, key)]


def pattern_of(node: ast.expr) -> Iterator[str]:
    """A key as a regular expression: what is computed in it may be one or more parts of a key."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(re.escape(p.value) if isinstance(p, ast.Constant) else r"[\w.-]+" for p in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (*pattern_of(node.body), *pattern_of(node.orelse))


def name_of(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def calls_in(module: Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))


def asked_by(module: Module, call: ast.Call, key: ast.expr) -> Iterator[Asked]:
    """What a call asks for by this argument, with the values of its keywords."""
    names = {keyword.arg for keyword in call.keywords}
    values = None if None in names else frozenset(str(name) for name in names)
    place = f"{module.name.removeprefix('theracurve.')}:{call.lineno}"
    yield from (Asked(place, pattern, values) for pattern in pattern_of(key))
