"""The examples of docs/survival.md print what the page says, and the page names everything there is to call."""

import doctest
import inspect
from pathlib import Path

import theracurve.survival

PAGE = Path(__file__).parents[2] / "docs" / "survival.md"


def test_the_examples_print_what_the_page_says() -> None:
    failures, examples = doctest.testfile(str(PAGE), module_relative=False)
    assert examples > 10
    assert failures == 0


def test_every_function_is_named_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    names = [n for n in theracurve.survival.__all__ if inspect.isfunction(getattr(theracurve.survival, n))]
    assert [name for name in names if name not in page] == []
