"""The notebook docs/tutorials/from-python.ipynb, run cell by cell, and how much of what it shows a file would keep."""

import ast
import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from matplotlib import pyplot

NOTEBOOK = Path(__file__).parents[2] / "docs" / "tutorials" / "from-python.ipynb"
MOST_SAVED, MOST_REPR = 1_500_000, 2_000
SHOWN_AS = ("_repr_html_", "_repr_svg_")


def cells() -> list[str]:
    return [
        "".join(cell["source"]) for cell in json.loads(NOTEBOOK.read_text())["cells"] if cell["cell_type"] == "code"
    ]


def shown_by(source: str, names: dict[str, object]) -> Iterator[object]:
    """Run a cell; the value of its last line, unless a semicolon hides it, as a notebook does."""
    *body, last = ast.parse(source).body
    ends = isinstance(last, ast.Expr)
    run = ast.Module(body if ends else [*body, last], type_ignores=[])
    exec(compile(run, NOTEBOOK.name, "exec"), names)
    if isinstance(last, ast.Expr):
        value = eval(compile(ast.Expression(last.value), NOTEBOOK.name, "eval"), names)
        if not source.rstrip().endswith(";"):
            yield value


def kept_of(value: object) -> str:
    forms = (getattr(value, form)() for form in SHOWN_AS if hasattr(value, form))
    return "".join((repr(value), *forms))


def test_the_notebook_runs_and_stays_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    pyplot.switch_backend("agg")
    names: dict[str, object] = {}
    shown = [value for source in cells() for value in shown_by(source, names) if value is not None]
    assert len(shown) >= 8
    assert {type(value).__name__: len(repr(value)) for value in shown if len(repr(value)) > MOST_REPR} == {}
    drawn = BytesIO()
    for number in pyplot.get_fignums():
        pyplot.figure(number).savefig(drawn, format="png", dpi=144)
    pyplot.close("all")
    assert drawn.tell() > 10_000
    assert sum(len(kept_of(value).encode()) for value in shown) + 2 * drawn.tell() < MOST_SAVED
    assert (tmp_path / "demo" / "results" / "report.html").is_file()
