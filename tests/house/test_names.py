"""One name, one thing: whoever reads a class name knows which class it is."""

import ast
from collections import defaultdict
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "theracurve"


def classes() -> dict[str, list[str]]:
    """The modules in which each public class name is defined; Django's migrations have no names of their own."""
    places: dict[str, list[str]] = defaultdict(list)
    for module in sorted(SOURCE.rglob("*.py")):
        for node in ast.parse(module.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and node.name != "Migration":
                places[node.name].append(str(module.relative_to(SOURCE)))
    return places


def test_a_public_class_name_stands_once() -> None:
    assert {name: modules for name, modules in classes().items() if len(modules) > 1} == {}
