"""Who may import whom, and why: a linter over syntax trees.

A room knows only the rooms before it, so that a change in one is felt only behind it: the estimators can be checked
against R alone, the reference cannot borrow from the SQL's side, a new report cannot change a number.

`violations(modules)` says everything that breaks a rule, with the module and the line. An import counts however it is
written: `import theracurve.x`, `from theracurve import x`, relative, under an `if`, in a function, or by name through
`import_module`.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from house.source import Module, Modules

PACKAGE = "theracurve"
ROOMS = (
    "errors",
    "phrases",
    "vocabulary",
    "imaging",
    "documents",
    "definition",
    "intake",
    "records",
    "synthetic",
    "derivation",
    "schedule",
    "survival",
    "analysis",
    "simulation",
    "wording",
    "report",
    "export",
    "outputs",
    "bundle",
)
FRONT_DOORS = (
    "request",
    "sharing",
    "checking",
    "deriving",
    "estimating",
    "run",
    "sealed_folders",
    "own_tables",
    "qualification",
    "explain",
    "due",
    "extracts",
    "next_study",
    "faults",
    "start",
    "start_from_times",
    "activity_log",
    "terminal_findings",
    "terminal",
    "terminal_bundles",
    "workbench",
    "terminal_design",
    "cli",
    "api",
    "__main__",
    "__init__",
)
NARROW = {
    "outputs": {"errors", "outputs"},  # files and folders, whatever stands in them
    "imaging": {"errors", "vocabulary", "imaging"},  # knows pixels, not studies
    "survival": {"errors", "phrases", "survival"},  # knows nothing of studies
    "documents": {"errors", "vocabulary", "documents"},
    "definition": {"errors", "vocabulary", "documents", "definition"},
    "derivation": {"errors", "vocabulary", "definition", "derivation"},  # no estimator, no plotting, no files of others
    "synthetic": {"errors", "vocabulary", "definition", "synthetic"},
    "schedule": {"errors", "vocabulary", "definition", "derivation", "schedule"},
}
# Third-party imports that may stand where they are used: slow ones, and those of an extra.
HEAVY = {"duckdb", "scipy", "matplotlib", "typst", "docx", "python_calamine", "openpyxl", "xlsxwriter", "psycopg"} | {
    *("pyspark", "sqlglot", "pydicom", "nibabel", "pyreadstat")
}
# What is instant to import, so that `--help` is: commands and the names of the package import what they need in place.
INSTANT = ("theracurve", "theracurve.cli")
# Double programming is only worth something while neither side can copy from the other.
APART = {
    "theracurve.derivation.reference": ("theracurve.derivation.sql", "theracurve.derivation.engines", "duckdb"),
    "theracurve.derivation.sql": ("theracurve.derivation.reference",),
    "theracurve.derivation.engines": ("theracurve.derivation.reference",),
}


class When(Enum):
    AT_ONCE = "when its module is imported"
    CALLED = "when a function is called"
    NEVER = "only for type checkers"


@dataclass(frozen=True)
class Import:
    """One import: the module that is asked for, the line, and when it happens."""

    target: str
    line: int
    when: When


def violations(modules: Modules) -> list[str]:
    imports = {name: tuple(imports_of(module, modules)) for name, module in modules.items()}
    by_module = (says for name, found in imports.items() for says in broken_by(name, found))
    return [*by_module, *cycles(graph_of(imports))]


def broken_by(name: str, imports: tuple[Import, ...]) -> Iterator[str]:
    for found in imports:
        for complaint in (upward(name, found), hides(name, found), borrows(name, found)):
            if complaint:
                yield f"{name}:{found.line}: {complaint}"


def room_of(name: str) -> str:
    """The room of a module of ours; the package itself is a front door."""
    return name.split(".")[1] if "." in name else "__init__"


def is_own(name: str) -> bool:
    return name.split(".")[0] == PACKAGE


def upward(name: str, found: Import) -> str:
    room, asked = room_of(name), room_of(found.target)
    if not is_own(found.target) or room in FRONT_DOORS:
        return ""
    if asked in FRONT_DOORS:
        return f"{room} imports {found.target}; only front doors know the main path"
    if asked not in NARROW.get(room, set(ROOMS[: ROOMS.index(room) + 1])):
        return f"{room} imports {found.target}, which lies behind it"
    return ""


def hides(name: str, found: Import) -> str:
    if found.when is When.CALLED and name not in INSTANT and found.target.split(".")[0] not in HEAVY:
        return f"the import of {found.target} hides in a function, and with it a cycle could"
    return ""


def borrows(name: str, found: Import) -> str:
    for side, others in APART.items():
        if is_inside(name, side) and any(is_inside(found.target, other) for other in others):
            return f"{side} may not know {found.target}"
    return ""


def is_inside(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def imports_of(module: Module, modules: Modules) -> Iterator[Import]:
    return walk(module.tree, module, modules, When.AT_ONCE)


def walk(node: ast.AST, module: Module, modules: Modules, when: When) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        yield from (Import(target, child.lineno, when) for target in targets_of(child, module, modules))
        yield from walk(child, module, modules, inside(child) or when)


def inside(node: ast.AST) -> When | None:
    """When what stands in a node happens; None for as soon as the node itself."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return When.CALLED
    if isinstance(node, ast.If) and getattr(node.test, "attr", getattr(node.test, "id", "")) == "TYPE_CHECKING":
        return When.NEVER
    return None


def targets_of(node: ast.AST, module: Module, modules: Modules) -> Iterator[str]:
    """The modules that one statement or call imports, by their full names."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = absolute(node, module)
        for alias in node.names:
            inner = f"{base}.{alias.name}"
            if inner != f"{PACKAGE}.__version__":
                yield inner if inner in modules else base
    elif isinstance(node, ast.Call) and imports_by_name(node):
        yield from (one.value for one in node.args[:1] if isinstance(one, ast.Constant) and isinstance(one.value, str))


def absolute(node: ast.ImportFrom, module: Module) -> str:
    """What stands behind `from`, with its dots resolved."""
    if not node.level:
        return str(node.module)
    above = module.package.split(".")[: len(module.package.split(".")) - node.level + 1]
    return ".".join((*above, *([node.module] if node.module else [])))


def imports_by_name(node: ast.Call) -> bool:
    return getattr(node.func, "attr", getattr(node.func, "id", "")) in ("import_module", "__import__")


Graph = Mapping[str, frozenset[str]]


def graph_of(imports: Mapping[str, tuple[Import, ...]]) -> Graph:
    """Which modules of ours have to be there before a module is."""
    return {
        name: frozenset(one.target for one in found if one.when is When.AT_ONCE and one.target in imports) - {name}
        for name, found in imports.items()
    }


def cycles(graph: Graph) -> list[str]:
    left = dict(graph)
    while done := {name for name, needs in left.items() if not needs & left.keys()}:
        left = {name: needs for name, needs in left.items() if name not in done}
    return [f"these import each other in a circle, or one that does: {', '.join(sorted(left))}"] if left else []


def longest_chain(graph: Graph) -> tuple[str, ...]:
    """The longest way from a module through what it imports. Needs a graph without cycles."""

    @cache
    def below(name: str) -> tuple[str, ...]:
        return (name, *max((below(needed) for needed in sorted(graph[name])), key=len, default=()))

    return max((below(name) for name in sorted(graph)), key=len)
