"""One kind of bad input as a value: what is wrong with a small study, and what has to be found in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from records.sound import Change

Content = str | bytes | Callable[[Path], object]


class Answer(StrEnum):
    """What a kind of bad input gets: the study stops, a person is asked, it is told, or nothing is wrong with it."""

    REFUSED = "refused"
    ASKED = "asked"
    TOLD = "told"
    ACCEPTED = "accepted"


WORDS = {"error": Answer.REFUSED, "question": Answer.ASKED, "warning": Answer.TOLD, "note": Answer.TOLD}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One kind of bad input under its number.

    `of` are the tables and the protocol of a small study, spoilt by `changes` and by `files`, which lie among the
    records as they are or are made by a function of their path. `finds` are all findings, `severity code | table row
    column`, in the order in which a person reads them. `keeps` are queries and what they answer where the study goes
    on; where one of them reads `derived`, it is derived first. `accepts` says what becomes of what is accepted.
    """

    number: int
    wrong: str
    of: Mapping[str, str]
    changes: tuple[Change, ...] = ()
    files: Mapping[str, Content] = field(default_factory=dict)
    finds: tuple[str, ...] = ()
    accepts: str = ""
    keeps: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.finds and not self.keeps:
            raise ValueError(f"case {self.number} shows nothing")
        if bool(self.accepts) != bool(self.keeps):
            raise ValueError(f"case {self.number} says what it accepts, or shows it, but not both")

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What it gets, the gravest first."""
        found = {answer for answer, _ in self.codes}
        return tuple(answer for answer in Answer if answer in found or (self.accepts and answer is Answer.ACCEPTED))

    @property
    def codes(self) -> tuple[tuple[Answer, str], ...]:
        """What each finding is, and its code."""
        words = (line.split() for line in self.finds)
        return tuple((WORDS[severity], code) for severity, code, *_ in words)
