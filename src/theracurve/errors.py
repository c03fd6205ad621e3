"""Every way to fail, on one screen, each with the exit code that the command line gives it.

    TheracurveError
    ├── StudyRefused      1  the study file or its records have errors; all of them are listed
    ├── EstimationError   1  arrays handed to an estimator are unusable (also a ValueError)
    ├── Conflict          1  somebody else changed the cell of the ledger meanwhile
    ├── UsageError        2  the command or function was called wrongly
    └── Defect            3  our own fault: what cannot happen, happened
        └── Disagreement  3  the two implementations answer differently on this study's patients

An error speaks to the person who can mend it: what was expected, what was found and where, what to do.
"""

from collections.abc import Sequence
from typing import Any, ClassVar


class TheracurveError(Exception):
    """Base of all our errors; `exit_code` is what the process ends with."""

    exit_code: ClassVar[int] = 3


class StudyRefused(TheracurveError):
    """The study file or its records have errors; `findings` holds every one, not only the first."""

    exit_code = 1

    def __init__(self, findings: Sequence[Any]) -> None:
        self.findings = tuple(findings)
        super().__init__(f"{len(self.findings)} finding(s) stop this study")


class EstimationError(TheracurveError, ValueError):
    """Input that no estimator can use; the message names the first offending rows."""

    exit_code = 1


class Conflict(TheracurveError):
    """Somebody else changed a cell of the ledger since it was seen: `change` is what was to be appended, `last` the
    entry that stands there (None where there is none)."""

    exit_code = 1

    def __init__(self, change: Any, last: Any) -> None:
        self.change, self.last = change, last
        found = f"{last.new!r}, by {last.who} at {last.moment}" if last is not None else "nothing"
        super().__init__(f"{change.cell}: expected {change.old!r}, found {found}; look at it again, then change it")


class UsageError(TheracurveError):
    """The command or function was called wrongly; the message says how to call it."""

    exit_code = 2


class Defect(TheracurveError):
    """A fault of theracurve itself, never of the study."""

    exit_code = 3


class Disagreement(Defect):
    """SQL and reference give different rows for the same patient; the message names both answers."""
