"""theracurve: a study of radionuclide therapy from protocol and records to a report with evidence."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from theracurve import survival
    from theracurve.api.study import Findings, OpenStudy, StudyRun, open
    from theracurve.api.tables import ResultTable, Tables

__version__ = "0.1.0"
__all__ = ["Findings", "OpenStudy", "ResultTable", "StudyRun", "Tables", "__version__", "open", "survival"]


def __getattr__(name: str) -> object:
    """The names of `theracurve.api`, which is imported when one is asked for: the command line starts without it."""
    if name == "survival":
        return import_module("theracurve.survival")
    if name in ("ResultTable", "Tables"):
        return getattr(import_module("theracurve.api.tables"), name)
    if name in __all__:
        return getattr(import_module("theracurve.api.study"), name)
    raise AttributeError(f"module 'theracurve' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
