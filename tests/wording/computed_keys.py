"""What a computed key can be: names, conditions and functions are followed as far as the module itself says it."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from house.source import Function

ANYTHING = r"[\w.-]+"  # one or more parts of a key
DEEPEST = 6


@dataclass(frozen=True)
class Scope:
    """A module, and the function of it in which an expression stands."""

    tree: ast.Module
    function: ast.AST

    @cached_property
    def bound(self) -> Mapping[str, list[ast.expr]]:
        """What each name may be: what the function binds it to, or else the module; None counts as anything."""
        return {**bindings(self.tree.body), **bindings([self.function])}

    @cached_property
    def functions(self) -> Mapping[str, Function]:
        return {node.name: node for node in self.tree.body if isinstance(node, Function)}


def bindings(nodes: Sequence[ast.AST]) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for node in (inner for outer in nodes for inner in ast.walk(outer)):
        for target, value in bound_by(node):
            found.setdefault(target, []).append(value)
    return found


def bound_by(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        yield from unpacked(node.targets[0], node.value)
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
        yield from unpacked(node.target, node.value)
    elif isinstance(node, ast.For | ast.comprehension):
        each = node.iter.elts if isinstance(node.iter, ast.Tuple | ast.List | ast.Set) else [element(node.iter)]
        for value in each:
            yield from unpacked(node.target, value)
    elif isinstance(node, ast.arg):
        yield node.arg, UNKNOWN


UNKNOWN = ast.Constant(None)


def element(of: ast.expr) -> ast.expr:
    """What a loop takes out of a collection, as it stands within another one: `*of`."""
    return ast.Starred(of, ast.Load())


def unpacked(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.IfExp):
        yield from (*unpacked(target, value.body), *unpacked(target, value.orelse))
    elif isinstance(target, ast.Tuple):
        same = isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts)
        values = value.elts if isinstance(value, ast.Tuple) and same else [UNKNOWN] * len(target.elts)
        for one, its in zip(target.elts, values, strict=True):
            yield from unpacked(one, its)


def patterns_of(node: ast.expr, scope: Scope, deep: int = 0) -> set[str]:
    """Everything that a text can be, as regular expressions; what nobody here says is `ANYTHING`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {re.escape(node.value)}
    if deep > DEEPEST:
        return {ANYTHING}
    if isinstance(node, ast.IfExp):
        return patterns_of(node.body, scope, deep + 1) | patterns_of(node.orelse, scope, deep + 1)
    if isinstance(node, ast.JoinedStr):
        parts = [patterns_of(part, scope, deep + 1) for part in node.values]
        return {"".join(chosen) for chosen in product(*parts)}
    if isinstance(node, ast.FormattedValue):
        return patterns_of(node.value, scope, deep + 1)
    several = FOLLOWED.get(type(node), nothing)(node, scope)
    return {pattern for one in several for pattern in patterns_of(one, scope, deep + 1)} or {ANYTHING}


def nothing(node: ast.expr, scope: Scope) -> list[ast.expr]:
    return []


def names(node: ast.Name, scope: Scope) -> list[ast.expr]:
    return scope.bound.get(node.id, [])


def returns(node: ast.Call, scope: Scope) -> list[ast.expr]:
    called = scope.functions.get(getattr(node.func, "id", ""))
    return [one.value for one in ast.walk(called) if isinstance(one, ast.Return) and one.value] if called else []


def entries_of(node: ast.Subscript, scope: Scope) -> list[ast.expr]:
    """Every value of a dictionary that the module writes out."""
    tables = scope.bound.get(getattr(node.value, "id", ""), [])
    return [value for table in tables if isinstance(table, ast.Dict) for value in table.values]


def elements(node: ast.Starred, scope: Scope) -> list[ast.expr]:
    """Every element of a collection that the module writes out."""
    written = names(node.value, scope) if isinstance(node.value, ast.Name) else [node.value]
    found = (one.keys if isinstance(one, ast.Dict) else getattr(one, "elts", [UNKNOWN]) for one in written)
    return [part or UNKNOWN for parts in found for part in parts]


FOLLOWED: Mapping[type, Callable[..., list[ast.expr]]] = {
    ast.Name: names,
    ast.Call: returns,
    ast.Subscript: entries_of,
    ast.Starred: elements,
}


def scopes_of(tree: ast.Module) -> Iterator[tuple[Scope, ast.Call]]:
    """Each call of a module with the outermost function in which it stands."""
    for outer in tree.body:
        inner = outer.body if isinstance(outer, ast.ClassDef) else [outer]
        for node in inner:
            scope = Scope(tree, node)
            yield from ((scope, call) for call in ast.walk(node) if isinstance(call, ast.Call))
