"""What every criterion of benefit has: a part of the protocol that compiles to a rule, and a table that it reads."""

from abc import abstractmethod
from typing import Annotated, ClassVar

from pydantic import AfterValidator

from theracurve.definition.part import Part, refusal
from theracurve.definition.quantities import PercentStep
from theracurve.definition.rule import Rule
from theracurve.definition.tumour_progression import TumourProgressionRule


def at_most_everything(step: PercentStep) -> PercentStep:
    if step.percent > 100:
        raise refusal("expected a decrease of at most 100 %; nothing decreases by more")
    return step


Decrease = Annotated[PercentStep, AfterValidator(at_most_everything)]


class Criterion(Part):
    """A criterion as the protocol states it. `reads` names the record table that it cannot do without, if any."""

    reads: ClassVar[str | None] = None

    @abstractmethod
    def compiled(self, progression: TumourProgressionRule | None) -> Rule:
        """The rule with every default filled in; `progression` is the definition's own, where it states one."""
