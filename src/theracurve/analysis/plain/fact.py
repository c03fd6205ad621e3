"""One plain finding: a fact that a reader must know before believing the rest, its numbers, where to read on."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import IntEnum
from math import inf
from typing import ClassVar

from theracurve.analysis.bias.check import BiasCheck
from theracurve.analysis.study_estimate import StudyEstimate


class Rank(IntEnum):
    """The five steps of the order; `order` says what each holds."""

    RECORDS = 1
    OUT_OF_THE_INTERVAL = 2
    EVERY_COMPARISON = 3
    WITHIN_THE_INTERVAL = 4
    REST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainFinding:
    """What all facts have in common; each kind is a class with its own fields beside these.

    `code` is the key of its words, `section` the part of the report to read on in, `half_widths` how far it moves the
    planned hazard ratio, in half-widths of its interval on the log scale.
    """

    code: ClassVar[str]
    section: ClassVar[str]

    planned: StudyEstimate | None = None
    half_widths: float | None = None

    @property
    def rank(self) -> Rank:
        return Rank.REST

    @property
    def see(self) -> str:
        return self.section

    @property
    def endpoint(self) -> str | None:
        return self.planned.endpoint if self.planned else None

    @property
    def ratios(self) -> tuple[StudyEstimate, ...]:
        """The hazard ratios that it names beside the planned one."""
        return ()

    @property
    def numbers(self) -> Mapping[str, int | float | str]:
        """Its own fields that are numbers and names, for `results.json`."""
        common = {field.name for field in fields(PlainFinding)}
        stated = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in common}
        numbers = {name: value for name, value in stated.items() if isinstance(value, int | float | str)}
        return {name: value for name, value in numbers.items() if not isinstance(value, bool)}

    @property
    def farness(self) -> float:
        """How far it moves a planned ratio; without end where a ratio is planned and the fact leaves none."""
        if self.half_widths is None:
            return inf if self.planned is not None else 0.0
        return abs(self.half_widths)


@dataclass(frozen=True, slots=True, kw_only=True)
class SizedFinding(PlainFinding):
    """A fact that gives another hazard ratio for the same question."""

    planned: StudyEstimate
    half_widths: float

    @property
    def rank(self) -> Rank:
        return by_size(self.half_widths)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFinding(SizedFinding):
    """A fact that a check for bias gives."""

    section: ClassVar[str] = "bias"
    check: BiasCheck

    @property
    def ratios(self) -> tuple[StudyEstimate, ...]:
        return self.check.estimates


def by_size(half_widths: float) -> Rank:
    return Rank.OUT_OF_THE_INTERVAL if abs(half_widths) >= 1 else Rank.WITHIN_THE_INTERVAL
