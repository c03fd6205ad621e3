"""Lines of treatment: a patient who is treated more than once has several, each with its own day 0."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from theracurve.definition.part import Part, Word
from theracurve.definition.quantities import Duration
from theracurve.definition.rule import Days, Rule


@dataclass(frozen=True, slots=True)
class LinesRule(Rule):
    """`treatments`: kinds of other treatments that are given in lines, too.

    `from_progression`: lines after the first are counted from the progression that led to them.
    """

    kind: ClassVar[str] = "lines"
    treatments: tuple[str, ...]
    gap: Days
    by_new_agent: bool
    from_progression: bool


class Lines(Part):
    """Lines are made by what the records say was given: a new agent, or so long a pause, begins another one."""

    gap: Duration = Field(
        description="More than so long after the last day on which anything was given, another line begins."
    )
    treatments: tuple[Word, ...] = Field(
        (), description="Kinds of the table `treatments` that make lines beside the administrations."
    )
    new_agent: Literal["begins_line", "same_line"] = Field(
        "begins_line", description="Whether an agent that was not given the time before begins a line."
    )
    time_zero: Literal["first_administration", "progression"] = Field(
        "first_administration", description="The day from which lines after the first are counted."
    )

    @property
    def compiled(self) -> LinesRule:
        return LinesRule(
            self.treatments, self.gap.days, self.new_agent == "begins_line", self.time_zero == "progression"
        )
