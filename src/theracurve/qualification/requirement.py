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


class Requirement(StrEnum):
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


TRACED: Mapping[Requirement, Trace] = {
    Requirement.FILES: Trace(Risk.HIGH, ("tests/package",)),
    Requirement.VERSIONS: Trace(Risk.LOW, ("tests/package",)),
    Requirement.RULES: Trace(Risk.HIGH, ("tests/spec", "tests/derivation", "tests/engines", "tests/definition")),
    Requirement.ESTIMATORS: Trace(Risk.HIGH, ("tests/survival", "tests/analysis", "tests/claims")),
    Requirement.COHORTS: Trace(
        Risk.HIGH, ("tests/double_programming", "tests/cohorts", "tests/intake", "tests/records")
    ),
    Requirement.WORDS: Trace(Risk.MEDIUM, ("tests/wording", "tests/report")),
    Requirement.BYTES: Trace(Risk.MEDIUM, ("tests/studies", "tests/ways_out", "tests/faults")),
}


class Conformity(StrEnum):
    """Whether a requirement is met; `not_evaluable` where this installation cannot say."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_EVALUABLE = "not_evaluable"


@dataclass(frozen=True, slots=True)
class QualificationTest:
    """One requirement tried: `about` says of what in its family (a rule, an estimator, a protocol, a language), `cases`
    how often it was tried, `deviations` each case that came out otherwise."""

    asked: Requirement
    about: str
    found: Conformity
    cases: int
    deviations: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.asked}/{self.about}" if self.about else str(self.asked)


def tried(asked: Requirement, about: str, cases: int, deviations: Sequence[str]) -> QualificationTest:
    """A trial that was made: met where nothing deviates."""
    return QualificationTest(
        asked, about, Conformity.NOT_MET if deviations else Conformity.MET, cases, tuple(deviations)
    )


def not_evaluable(asked: Requirement, about: str, why: str) -> QualificationTest:
    return QualificationTest(asked, about, Conformity.NOT_EVALUABLE, 0, (why,))
