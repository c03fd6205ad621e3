"""Kidney function: the filtration rate estimated from creatinine, and a fall of it from its baseline."""

from dataclasses import dataclass
from typing import ClassVar

from pydantic import Field

from theracurve.definition.criteria.criterion import Decrease
from theracurve.definition.part import Part, Word
from theracurve.definition.quantities import Duration
from theracurve.definition.rule import Days, Percent, Rule


@dataclass(frozen=True, slots=True)
class EgfrRule(Rule):
    """What the equation is says `docs/derivation.md`; its constants stand in `vocabulary/filtration.py`."""

    kind: ClassVar[str] = "egfr"
    creatinine: str


class Egfr(Part):
    """The estimated glomerular filtration rate by CKD-EPI 2021, from creatinine, age and sex, without race.

    Inker et al., N Engl J Med 2021;385:1737-49.
    """

    creatinine: Word = Field(description="What `labs` calls creatinine; in units of mass or of amount per volume.")

    @property
    def compiled(self) -> EgfrRule:
        return EgfrRule(self.creatinine)


@dataclass(frozen=True, slots=True)
class EgfrDeclineRule(Rule):
    """`confirmed_after` None: a fall counts without being seen again."""

    kind: ClassVar[str] = "egfr_decline"
    percent: Percent
    strict: bool
    confirmed_after: Days | None


class EgfrDecline(Part):
    """The estimated filtration rate is lower than at baseline by the stated percentage.

    Levey et al., Am J Kidney Dis 2020;75:84-104.
    """

    decrease: Decrease
    confirmed_after: Duration | None = Field(
        None, description="All rates up to one at least so much later show the fall, too: `4 weeks`."
    )

    @property
    def compiled(self) -> EgfrDeclineRule:
        after = self.confirmed_after.days if self.confirmed_after else None
        return EgfrDeclineRule(self.decrease.percent, self.decrease.strict, after)
