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


def test_a_check_waits_for_nothing_that_estimates_or_draws() -> None:
    code = "import sys, theracurve.checking, theracurve.terminal_findings; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    dear = {"scipy", "matplotlib", "theracurve.survival", "theracurve.analysis", "theracurve.report"}
    assert "theracurve.records.checks" in loaded
    assert dear.isdisjoint(loaded)


def test_whatever_it_lists_is_there_and_documented() -> None:
    assert theracurve.__all__ == OFFERED
    assert all(getattr(theracurve, name).__doc__ for name in OFFERED)


def test_type_checkers_are_told_that_it_is_typed() -> None:
    """Without this file a checker takes every name of an installed package for anything."""
    assert Path(theracurve.__file__).with_name("py.typed").is_file()
