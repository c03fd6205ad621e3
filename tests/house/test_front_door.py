"""What the package offers from outside: few names, typed."""

import subprocess
import sys
from pathlib import Path

import theracurve

OFFERED = ["Findings", "OpenStudy", "ResultTable", "StudyRun", "Tables", "__version__", "open", "survival"]


def test_it_lists_what_it_offers_before_any_of_it_is_imported() -> None:
    code = "import sys, theracurve; print(dir(theracurve), 'theracurve.api' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == f"{OFFERED} False\n"


def loaded_by(code: str) -> set[str]:
    said = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print(*sys.modules, file=sys.stderr)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(said.stderr.split())


def test_help_is_printed_before_anything_is_imported() -> None:
    """Neither a library nor a room of ours but the words of the errors and the command line."""
    code = "from theracurve.cli import build_parser; build_parser().format_help()"
    loaded = loaded_by(code)
    assert {name.split(".")[1] for name in loaded if name.startswith("theracurve.")} == {"cli", "errors", "vocabulary"}
    assert {"numpy", "duckdb", "pydantic", "yaml"}.isdisjoint(loaded)


def test_a_check_waits_for_nothing_that_estimates_or_draws() -> None:
    loaded = loaded_by("import theracurve.checking, theracurve.terminal_findings")
    assert "theracurve.records.checks" in loaded
    assert {"scipy", "matplotlib", "theracurve.survival", "theracurve.analysis", "theracurve.report"}.isdisjoint(loaded)


def test_a_run_loads_what_only_some_studies_need_when_they_need_it() -> None:
    """SciPy is imported by the estimator that needs it; matplotlib, Word, PDF and workbooks by what writes them."""
    loaded = loaded_by("import theracurve.run")
    assert "theracurve.report" in loaded
    assert {"scipy", "matplotlib", "docx", "typst", "openpyxl", "xlsxwriter", "pyarrow", "sqlglot"}.isdisjoint(loaded)


def test_whatever_it_lists_is_there_and_documented() -> None:
    assert theracurve.__all__ == OFFERED
    assert all(getattr(theracurve, name).__doc__ for name in OFFERED)


def test_type_checkers_are_told_that_it_is_typed() -> None:
    """Without this file a checker takes every name of an installed package for anything."""
    assert Path(theracurve.__file__).with_name("py.typed").is_file()
