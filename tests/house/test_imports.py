"""The way through the house: who may import whom, and why.

A room knows only the rooms before it, so that a change in one is felt only behind it: the estimators can be checked
against R alone, the reference cannot borrow from the SQL's side, a new report cannot change a number.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "theracurve"

ROOMS = (
    "errors",
    "vocabulary",
    "imaging",
    "definition",
    "intake",
    "records",
    "synthetic",
    "derivation",
    "schedule",
    "survival",
    "analysis",
    "wording",
    "report",
    "export",
    "outputs",
)
FRONT_DOORS = ("request", "run", "explain", "due", "extracts", "faults", "start", "terminal", "cli", "api", "__main__")
NARROW = {
    "outputs": {"errors", "outputs"},  # files and folders, whatever stands in them
    "imaging": {"errors", "vocabulary", "imaging"},  # knows pixels, not studies
    "survival": {"errors", "survival"},  # knows nothing of studies
    "definition": {"errors", "vocabulary", "definition"},
    "derivation": {"errors", "vocabulary", "definition", "derivation"},  # no estimator, no plotting, no files of others
    "synthetic": {"errors", "vocabulary", "definition", "synthetic"},
    "schedule": {"errors", "vocabulary", "definition", "derivation", "schedule"},
}
# Third-party imports that may stand where they are used: slow ones, and those of an extra.
HEAVY = {"scipy", "matplotlib", "typst", "docx", "python_calamine", "openpyxl", "xlsxwriter"} | {
    *("pyspark", "sqlglot", "pydicom", "nibabel", "pyreadstat")
}
OPENS_FILES = {"definition": {"loader.py"}}

MODULES = sorted(SOURCE.rglob("*.py"))


def room_of(module: Path) -> str:
    return module.relative_to(SOURCE).parts[0].removesuffix(".py")


def own_imports(tree: ast.AST) -> Iterator[str]:
    """The rooms that a module imports, once per import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("theracurve."):
            yield str(node.module).split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("theracurve."))


def hidden_imports(tree: ast.AST) -> Iterator[str]:
    """The top-level packages imported inside functions."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.ImportFrom):
                    yield str(node.module).split(".")[0]
                elif isinstance(node, ast.Import):
                    yield from (alias.name.split(".")[0] for alias in node.names)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_room_imports_only_rooms_before_it(module: Path) -> None:
    room = room_of(module)
    if room in (*FRONT_DOORS, "__init__"):
        return
    allowed = NARROW.get(room, set(ROOMS[: ROOMS.index(room) + 1]))
    assert set(own_imports(ast.parse(module.read_text()))) <= allowed


def test_only_front_doors_import_the_main_path() -> None:
    importing = {room_of(m) for m in MODULES if set(own_imports(ast.parse(m.read_text()))) & set(FRONT_DOORS)}
    assert importing <= set(FRONT_DOORS)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_import_hides_in_a_function(module: Path) -> None:
    """Hidden imports hide cycles. Exceptions: command bodies (an instant --help) and heavy packages where used."""
    if module.name != "cli.py":
        assert set(hidden_imports(ast.parse(module.read_text()))) <= HEAVY


def test_the_definition_opens_files_only_in_its_loader() -> None:
    for room, openers in OPENS_FILES.items():
        for module in (SOURCE / room).rglob("*.py"):
            calls = {
                getattr(node.func, "attr", getattr(node.func, "id", ""))
                for node in ast.walk(ast.parse(module.read_text()))
                if isinstance(node, ast.Call)
            }
            assert module.name in openers or not calls & {"open", "read_text", "read_bytes"}


def test_reference_and_sql_do_not_know_each_other() -> None:
    """Double programming is only worth something while neither side can copy from the other."""
    for module in (SOURCE / "derivation" / "reference").rglob("*.py"):
        text = module.read_text()
        assert "derivation.sql" not in text
        assert "derivation.engines" not in text
        assert "duckdb" not in text


def test_the_modules_form_no_cycle() -> None:
    graph = {name_of(module): set(module_imports(module)) for module in MODULES}
    while leaves := {name for name, needs in graph.items() if not needs & graph.keys()}:
        graph = {name: needs for name, needs in graph.items() if name not in leaves}
    assert graph == {}


def name_of(module: Path) -> str:
    parts = module.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def module_imports(module: Path) -> Iterator[str]:
    """Imports at the top of a module, as full module names (a package's name stands for its `__init__`)."""
    known = {name_of(other) for other in MODULES}
    for node in ast.parse(module.read_text()).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("theracurve"):
            inner = {f"{node.module}.{alias.name}" for alias in node.names} & known
            yield from inner or {str(node.module)}
