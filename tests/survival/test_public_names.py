"""The library's front door: light to open, and everything it names is there."""

import subprocess
import sys

import theracurve.survival


def test_importing_it_imports_no_scipy() -> None:
    code = "import sys, theracurve.survival; print([m for m in sys.modules if m.split('.')[0] in ('scipy', 'pandas')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_every_public_name_is_there_once() -> None:
    names = theracurve.survival.__all__
    assert len(names) == len(set(names))
    assert all(getattr(theracurve.survival, name).__doc__ for name in names)
