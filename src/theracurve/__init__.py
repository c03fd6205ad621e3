"""theracurve: a study of radionuclide therapy from protocol and records to a report with evidence."""

from importlib import import_module

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """`theracurve.open` is that of `theracurve.api`, which is imported when it is asked for: the command line starts
    without it."""
    if name == "open":
        return import_module("theracurve.api").open
    raise AttributeError(f"module 'theracurve' has no attribute {name!r}")
