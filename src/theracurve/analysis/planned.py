"""An analysis of the plan under one definition, and how a result of the survival library becomes an estimate of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.population import asked_population
from theracurve.analysis.study_estimate import StudyEstimate, StudyResult, StudyTest
from theracurve.definition.analyses import Analysis
from theracurve.definition.study import Study
from theracurve.phrases import Statement
from theracurve.survival import Estimate, Test
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.vocabulary.study_time import DAYS_PER_MONTH, months_of

DAYS_IN_MONTH = float(DAYS_PER_MONTH)


@dataclass(frozen=True, slots=True)
class Planned:
    """An analysis of the plan under one definition."""

    analysis: Analysis
    variant: str

    @property
    def at_months(self) -> float | None:
        return months_of(float(self.analysis.time.days)) if self.analysis.time else None

    @property
    def horizon_months(self) -> float | None:
        return months_of(float(self.analysis.horizon.days)) if self.analysis.horizon else None

    @property
    def population(self) -> Statement:
        """Whom it is of, as results name them."""
        return asked_population(self.analysis)

    @property
    def end_days(self) -> float | None:
        """The time asked for, or the horizon; None over the whole follow-up."""
        asked = self.analysis.time or self.analysis.horizon
        return float(asked.days) if asked else None

    def estimate(
        self,
        result: Estimate,
        quantity: StudyQuantity,
        *,
        group: str | None = None,
        groups: tuple[str, ...] | None = None,
    ) -> StudyEstimate:
        """A number of the survival library as an estimate of this analysis, of one group or between groups."""
        made = StudyEstimate.of(
            result,
            quantity,
            endpoint=self.analysis.endpoint,
            variant=self.variant,
            group=group,
            groups=groups,
            population=self.population,
        )
        reason = end_in_months(result.reason)
        return replace(made, reason=reason, at_months=self.at_months, horizon_months=self.horizon_months)

    def test(self, result: Test, quantity: StudyQuantity, groups: tuple[str, ...]) -> StudyTest:
        """A test of the survival library as a test of this analysis."""
        return StudyTest(
            endpoint=self.analysis.endpoint,
            quantity=quantity,
            variant=self.variant,
            groups=groups,
            population=self.population,
            statistic=result.statistic,
            df=result.df,
            p_value=result.p_value,
            p_interval=result.p_interval,
            n=result.n,
            events=result.events,
            method=result.method,
            source=result.source,
            reason=end_in_months(result.reason),
            notes=(*result.notes, *monte_carlo_error(result.p_interval)),
            at_months=self.at_months,
            horizon_months=self.horizon_months,
        )


def monte_carlo_error(limits: tuple[float, float] | None) -> tuple[Statement, ...]:
    """How far a P value that was drawn may be from the exact one."""
    return () if limits is None else (StudyPhrase.MONTE_CARLO_LIMITS(lower=limits[0], upper=limits[1]),)


def planned_analyses(study: Study) -> tuple[Analysis, ...]:
    """The analyses of the protocol, one for each time; without any, every endpoint over the whole follow-up."""
    stated = study.analyses or tuple(Analysis(endpoint=name) for name in study.endpoints)
    return tuple(one for analysis in stated for one in analysis.each())


def questioned_analyses(study: Study) -> tuple[Analysis, ...]:
    """What the questions about a comparison are asked of: each endpoint that everybody has, in everybody, over each
    time, once; neither strata nor covariates."""
    over_time = [a for a in planned_analyses(study) if a.time is None and a.everybody]
    asked = [(a.endpoint, a.horizon) for a in over_time if study.endpoints[a.endpoint].of_everybody]
    return tuple(Analysis(endpoint=endpoint, horizon=horizon) for endpoint, horizon in dict.fromkeys(asked))


def end_in_months(reason: Statement) -> Statement:
    """A reason that names the end of follow-up in days, in months: `follow-up of this group ends at 53.75 months`."""
    return reason.changed(ends=lambda days: StudyPhrase.MONTHS(months=round(months_of(float(str(days))), 2)))


Result = TypeVar("Result", StudyEstimate, StudyTest, StudyResult)


def noted(result: Result, *notes: Statement) -> Result:
    """The same with more that a reader must know."""
    return replace(result, notes=(*result.notes, *notes))


def in_months(estimate: StudyEstimate) -> StudyEstimate:
    """A time in days as months."""
    value, lower, upper = (
        None if days is None else days / DAYS_IN_MONTH for days in (estimate.value, estimate.lower, estimate.upper)
    )
    between = estimate.between and (estimate.between[0] / DAYS_IN_MONTH, estimate.between[1] / DAYS_IN_MONTH)
    return replace(estimate, value=value, between=between, lower=lower, upper=upper)


def against_reference(study: Study, groups: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each of these groups with the reference group, where that is among them."""
    reference = study.reference_group
    if reference is not None and reference in groups:
        yield from ((group, reference) for group in study.comparators if group in groups)


def compared(study: Study, groups: tuple[str, ...]) -> tuple[str, ...]:
    """The groups in the order of the protocol, the reference group last."""
    return (
        *(group for group in study.comparators if group in groups),
        *(g for g in groups if g == study.reference_group),
    )
