"""Functions are short, and what stands above them is a sentence."""

import ast
import re
from statistics import median

from house.source import Function, functions_of, own_modules

MEDIAN, LONGEST = 5, 40
# "Of one cycle, or of no cycle." is an answer to a question that nobody asked; a sentence has a verb.
NO_SENTENCE = re.compile(r"(Of|Where|Who)\b")


def lines_of(function: Function) -> int:
    """Counts the lines of a function without its signature and its docstring."""
    body = function.body[ast.get_docstring(function) is not None :]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_functions_are_short() -> None:
    lengths = {
        f"{module.name}:{function.name}": lines_of(function)
        for module in own_modules().values()
        for function in functions_of(module)
    }
    assert median(lengths.values()) <= MEDIAN
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_docstrings_are_sentences() -> None:
    documented = ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef
    opening = {
        f"{module.name}:{node.lineno}": ast.get_docstring(node) or ""
        for module in own_modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, documented)
    }
    assert {place: text for place, text in opening.items() if NO_SENTENCE.match(text)} == {}
