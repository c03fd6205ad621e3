"""One plain finding: a fact that a reader must know before believing the rest, with its number and where to read on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from theracurve.analysis.bias.check import BiasCheck
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.analysis.variations.values import Conclusion, SpecificationCurve


class Rank(IntEnum):
    """The five steps of the order; `plain_findings` says what each holds."""

    RECORDS = 1
    OUT_OF_THE_INTERVAL = 2
    EVERY_COMPARISON = 3
    WITHIN_THE_INTERVAL = 4
    REST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainFinding:
    """One fact: the code of its words, its numbers, and how far it moves the planned hazard ratio in half-widths.

    `check` is the check for bias that it comes from, `estimates` the hazard ratios that it names, `conclusion` that
    of the specifications of `curve`, `see` the part of the report to read on in.
    """

    code: str
    rank: Rank
    see: str
    half_widths: float | None = None
    check: BiasCheck | None = None
    planned: StudyEstimate | None = None
    estimates: tuple[StudyEstimate, ...] = ()
    curve: SpecificationCurve | None = None
    conclusion: Conclusion | None = None
    numbers: Mapping[str, int | float | str] = field(default_factory=dict)
