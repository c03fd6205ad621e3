"""What is asked of the program, how much depends on it, where the suite tests it, and what a trial of it found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Risk(StrEnum):
    """What a mistake would lead to: `high` a wrong number or call that nothing shows, `medium` a wrong word or a
    result that cannot be repeated, `low` a failure that shows itself."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Asked(StrEnum):
    """The families of requirements."""

    FILES = "files"
    VERSIONS = "versions"
    RULES = "rules"
    ESTIMATORS = "estimators"
    COHORTS = "cohorts"
    WORDS = "words"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True)
class Trace:
    """The risk of a family of requirements, and the folders of the suite that test it at every change."""

    risk: Risk
    tests: tuple[str, ...]


TRACED: Mapping[Asked, Trace] = {
    Asked.FILES: Trace(Risk.HIGH, ("tests/package",)),
    Asked.VERSIONS: Trace(Risk.LOW, ("tests/package",)),
    Asked.RULES: Trace(Risk.HIGH, ("tests/spec", "tests/derivation", "tests/engines", "tests/definition")),
    Asked.ESTIMATORS: Trace(Risk.HIGH, ("tests/survival", "tests/analysis", "tests/claims")),
    Asked.COHORTS: Trace(Risk.HIGH, ("tests/double_programming", "tests/cohorts", "tests/intake", "tests/records")),
    Asked.WORDS: Trace(Risk.MEDIUM, ("tests/wording", "tests/report")),
    Asked.BYTES: Trace(Risk.MEDIUM, ("tests/studies", "tests/ways_out", "tests/faults")),
}


class Found(StrEnum):
    """Whether a requirement is met; `not_evaluable` where this installation cannot say."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_EVALUABLE = "not_evaluable"


@dataclass(frozen=True, slots=True)
class Trial:
    """One requirement tried: `about` says of what in its family (a rule, an estimator, a protocol, a language), `cases`
    how often it was tried, `deviations` each case that came out otherwise."""

    asked: Asked
    about: str
    found: Found
    cases: int
    deviations: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.asked}/{self.about}" if self.about else str(self.asked)


def tried(asked: Asked, about: str, cases: int, deviations: Sequence[str]) -> Trial:
    """A trial that was made: met where nothing deviates."""
    return Trial(asked, about, Found.NOT_MET if deviations else Found.MET, cases, tuple(deviations))


def not_evaluable(asked: Asked, about: str, why: str) -> Trial:
    return Trial(asked, about, Found.NOT_EVALUABLE, 0, (why,))
