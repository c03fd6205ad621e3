"""A sentence is never parsed: what is known is looked up by its code and its fields, not read out of a text.

Whoever cuts or searches a text in the rooms that know sentences says here why that text is none.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "theracurve"
ROOMS = ("analysis", "wording", "report", "export")
CUTTING = {"removeprefix", "removesuffix", "startswith", "endswith"}
NO_SENTENCE = {
    "export/r_folder.py": "single signs, which R or Quarto would take for their own",
    "wording/claims/because.py": "the code of a verdict's reason, `own_agrees`",
    "wording/claims/own.py": "the code of a verdict's reason, `own_agrees`",
    "wording/definitions.py": "a path of the study file, `benefit.criteria`",
    "wording/evidence.py": "the name of a reader, as the records have it",
    "wording/numbers.py": "a unit, `mm2`",
    "wording/variants.py": "a value of the study file, `at least 2`",
    "wording/variations.py": "the code of an answer, `month_15`, `at_least_2`",
    "wording/words.py": "a key of the catalogue",
    "report/drawings.py": "a style sheet",
    "report/figures/saving.py": "a drawing's SVG",
    "report/glossary.py": "where a page uses a technical word first: what is said does not depend on it",
    "report/glyphs.py": "single characters, which a font has or lacks",
    "report/timelines.py": "a number",
    "report/wordprocessing.py": "XML",
}


def cuts(tree: ast.AST) -> Iterator[int]:
    """The lines that cut or search a text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in CUTTING:
            yield node.lineno
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names]
            if "re" in names or getattr(node, "module", "") == "re":
                yield node.lineno


def test_no_sentence_is_cut_or_searched() -> None:
    modules = (module for room in ROOMS for module in sorted((SOURCE / room).rglob("*.py")))
    cutting = {str(m.relative_to(SOURCE)) for m in modules if any(cuts(ast.parse(m.read_text(encoding="utf-8"))))}
    assert cutting == set(NO_SENTENCE)


def test_what_cuts_a_text_is_seen() -> None:
    planted = "import re\nfrom re import compile\nx = said.removeprefix('P = ')\nwhere = text.startswith\n"
    assert set(cuts(ast.parse(planted))) == {1, 2, 3, 4}
