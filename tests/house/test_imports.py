"""The way through the house holds, and the rules of `house.import_rules` refuse what they say they refuse."""

import ast
from pathlib import Path

import pytest

from house.import_rules import graph_of, imports_of, longest_chain, violations
from house.source import modules_of, own_modules

OPENS_FILES = {
    "definition": {"theracurve.definition.loader", "theracurve.definition.published_claims"},
    "documents": {"theracurve.documents.reading"},
}


def test_every_import_keeps_to_the_rules() -> None:
    assert violations(own_modules()) == []


LONGEST_CHAIN = 29  # 25 to `run`; the addresses of the workbench, their pages and what these show are before it


def test_no_chain_of_imports_is_long() -> None:
    modules = own_modules()
    chain = longest_chain(graph_of({name: tuple(imports_of(one, modules)) for name, one in modules.items()}))
    assert len(chain) <= LONGEST_CHAIN, chain


def test_the_definition_opens_files_only_in_its_loader() -> None:
    for name, module in own_modules().items():
        openers = next((may for room, may in OPENS_FILES.items() if name.startswith(f"theracurve.{room}")), {name})
        calls = (node.func for node in ast.walk(module.tree) if isinstance(node, ast.Call))
        called = {getattr(function, "attr", getattr(function, "id", "")) for function in calls}
        assert name in openers or not called & {"open", "read_text", "read_bytes"}, name


# A small house in which everything is right, and what is planted in it.
STANDS = {
    "__init__.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from theracurve.api.study import open\n"
    "def __getattr__(name):\n    return import_module('theracurve.api')",
    "api.py": "from theracurve.run import run",
    "cli.py": "def command():\n    from theracurve.run import run",
    "run.py": "from theracurve.report.page import page\nfrom theracurve import errors",
    "errors.py": "from theracurve import __version__",
    "vocabulary/__init__.py": "",
    "vocabulary/units.py": "from ..errors import Defect",
    "definition/__init__.py": "",
    "definition/study.py": "from theracurve.vocabulary import units",
    "derivation/__init__.py": "",
    "derivation/sql/__init__.py": "",
    "derivation/engines/duckdb.py": "import duckdb\nfrom theracurve.derivation import sql",
    "derivation/reference/derive.py": "from . import visits",
    "derivation/reference/visits.py": "",
    "survival/__init__.py": "from theracurve.survival._curves.kaplan_meier import kaplan_meier",
    "survival/_curves/kaplan_meier.py": "def kaplan_meier():\n    from scipy import stats",
    "analysis/plan.py": "from theracurve.survival import kaplan_meier",
    "report/__init__.py": "",
    "report/page.py": "import theracurve.analysis.plan",
}
PLANTED = {
    "upward": ("definition/study.py", "from theracurve.report.page import page", "lies behind it"),
    "upward as a module": ("definition/study.py", "import theracurve.report.page", "lies behind it"),
    "upward as a room": ("definition/study.py", "from theracurve import report", "lies behind it"),
    "upward from the package": ("analysis/plan.py", "from theracurve.report import page", "lies behind it"),
    "upward, relative": ("definition/study.py", "from ..report.page import page", "lies behind it"),
    "upward, relative to the package": ("definition/study.py", "from .. import report", "lies behind it"),
    "upward, for types": (
        "definition/study.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from theracurve.report import page",
        "lies behind it",
    ),
    "upward, tried": (
        "definition/study.py",
        "try:\n    from theracurve.report import page\nexcept ImportError:\n    pass",
        "lies behind it",
    ),
    "upward, in a class": ("definition/study.py", "class Study:\n    from theracurve.report import page", "behind it"),
    "sideways": ("survival/_curves/kaplan_meier.py", "from theracurve.definition.study import Study", "behind it"),
    "main path": ("report/page.py", "from theracurve.run import run", "only front doors"),
    "main path from the package": ("report/page.py", "from theracurve import run", "only front doors"),
    "main path, relative": ("report/page.py", "from .. import run", "only front doors"),
    "main path in two dots": ("report/page.py", "from ..run import run", "only front doors"),
    "the package itself": ("report/page.py", "import theracurve", "only front doors"),
    "a name of the package": ("report/page.py", "from theracurve import open", "only front doors"),
    "hidden": ("report/page.py", "def page():\n    from theracurve.analysis.plan import plan", "hides"),
    "hidden, relative": ("derivation/reference/derive.py", "def derive():\n    from . import visits", "hides"),
    "hidden in a method": ("report/page.py", "class Page:\n    def f(self):\n        import json", "hides"),
    "hidden deeper": ("report/page.py", "def f():\n    if f:\n        def g():\n            import json", "hides"),
    "hidden upward": ("definition/study.py", "def f():\n    from theracurve import report", "lies behind it"),
    "by name": ("definition/study.py", "import_module('theracurve.report.page')", "lies behind it"),
    "by name, hidden": ("report/page.py", "def f():\n    importlib.import_module('json')", "hides"),
    "by the oldest name": ("report/page.py", "def f():\n    return __import__('json')", "hides"),
    "cycle": ("vocabulary/units.py", "from theracurve.vocabulary import words", "circle"),
    "cycle through a package": ("derivation/sql/__init__.py", "from ..engines import duckdb", "circle"),
    "reference from SQL": ("derivation/reference/derive.py", "from theracurve.derivation import sql", "may not know"),
    "reference from an engine": ("derivation/reference/derive.py", "from ..engines import duckdb", "may not know"),
    "reference with a database": ("derivation/reference/derive.py", "import duckdb", "may not know"),
    "SQL from the reference": ("derivation/sql/__init__.py", "from ..reference import visits", "may not know"),
}  # fmt: skip
BESIDE = {"vocabulary/words.py": "from theracurve.vocabulary import units"}


def broken(texts: dict[str, str]) -> list[str]:
    return violations(modules_of({Path("theracurve", file): text for file, text in texts.items()}))


def test_a_house_in_which_everything_is_right_is_left_alone() -> None:
    assert broken(STANDS | BESIDE) == []


@pytest.mark.parametrize(("file", "text", "complaint"), PLANTED.values(), ids=PLANTED)
def test_what_is_planted_is_refused(file: str, text: str, complaint: str) -> None:
    found = broken(STANDS | BESIDE | {file: text})
    assert any(complaint in line for line in found), found


def test_the_longest_chain_is_found() -> None:
    graph = {"a": {"b", "c"}, "b": {"c"}, "c": {"d"}, "d": set(), "e": {"d"}}
    assert longest_chain({name: frozenset(needs) for name, needs in graph.items()}) == ("a", "b", "c", "d")
