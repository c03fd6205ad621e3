"""The package's own modules with their syntax trees, parsed once a session."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "theracurve"


@dataclass(frozen=True)
class Module:
    """One module under its full name; a package stands for its `__init__`."""

    name: str
    tree: ast.Module
    is_package: bool

    @property
    def package(self) -> str:
        return self.name if self.is_package else self.name.rpartition(".")[0]


Modules = Mapping[str, Module]


@cache
def own_modules() -> Modules:
    return modules_of({path.relative_to(SOURCE.parent): path.read_text("utf-8") for path in SOURCE.rglob("*.py")})


def modules_of(texts: Mapping[Path, str]) -> Modules:
    """The modules of a package by their names, from the texts of its files."""
    modules = (module_of(path, text) for path, text in sorted(texts.items()))
    return {module.name: module for module in modules}


def module_of(path: Path, text: str) -> Module:
    parts = path.with_suffix("").parts
    is_package = parts[-1] == "__init__"
    return Module(".".join(parts[:-1] if is_package else parts), ast.parse(text), is_package)


Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions_of(module: Module) -> Iterator[Function]:
    return (node for node in ast.walk(module.tree) if isinstance(node, Function))
