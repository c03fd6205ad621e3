"""Planned visits."""

from typing import Self

from pydantic import model_validator

from theracurve.definition.part import Number, Part, refusal
from theracurve.definition.quantities import Duration, PlannedVisit, Repeating, singular
from theracurve.vocabulary.decimals import plain
from theracurve.vocabulary.study_time import days_of


class Visits(Part):
    """Planned visits, in months or in weeks, listed or repeating, each with the same window on either side."""

    months: tuple[Number, ...] = ()
    weeks: tuple[Number, ...] = ()
    repeating: tuple[Repeating, ...] = ()
    window: Duration

    @property
    def planned(self) -> tuple[PlannedVisit, ...]:
        """All planned visits in time order."""
        stated = [(amount, "months") for amount in self.months] + [(amount, "weeks") for amount in self.weeks]
        repeated = [(amount, series.unit) for series in self.repeating for amount in series.amounts]
        visits = (
            PlannedVisit(f"{singular(unit)} {plain(amount)}", days_of(amount, unit), self.window.days)
            for amount, unit in stated + repeated
        )
        return tuple(sorted(visits, key=lambda visit: visit.target))

    @model_validator(mode="after")
    def holds_each_visit_once(self) -> Self:
        days = [visit.day for visit in self.planned]
        if not days:
            raise refusal("expected at least one planned visit: months, weeks or repeating")
        if len(set(days)) < len(days) or days[0] <= 0:
            raise refusal("expected visits on different days after time zero")
        return self
