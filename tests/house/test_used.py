"""What stands in the package is used by it, or offered to those who use it: nothing else is kept."""

import ast
from collections.abc import Iterator
from pathlib import Path

from house.source import Module, Modules, modules_of, own_modules

# Used from outside, and by whom.
FROM_OUTSIDE = {
    "COLUMN_WIDTH": "who prints a figure in one column",
    "hazard_at": "who reads a Cox fit: the cumulative hazard at times",
    "derive_patient": "the worked examples, which are of one patient each",
}

ASKED_BY_DJANGO = {
    "urlpatterns",
    "handler404",
    "Meta",
    "Migration",
    "ready",
    "process_exception",
    "process_view",
}  # it looks for them by these names


def defined_in(module: Module) -> Iterator[str]:
    """Functions and classes by their names, and what a module calls by a name; what is decorated is used by what
    decorates it, and a name with underscores by the language."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.decorator_list:
            yield node.name
    for node in module.tree.body:
        if isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def named_in(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value.rpartition(".")[2]


def unused(modules: Modules) -> set[str]:
    offered = {alias.name for one in modules.values() if one.is_package for alias in aliases(one)}
    named = {name for module in modules.values() for name in named_in(module)}
    found = {name for module in modules.values() for name in defined_in(module)}
    return {name for name in found - named - offered if not name.startswith(("_", "visit_"))} - ASKED_BY_DJANGO


def aliases(module: Module) -> Iterator[ast.alias]:
    return (alias for node in module.tree.body if isinstance(node, ast.ImportFrom) for alias in node.names)


def test_everything_is_used() -> None:
    assert unused(own_modules()) == set(FROM_OUTSIDE)


def test_what_nobody_uses_is_seen() -> None:
    planted = {Path("theracurve/a.py"): "def used() -> None: ...\n\n\ndef idle() -> None:\n    used()\n"}
    assert unused(modules_of(planted)) == {"idle"}
