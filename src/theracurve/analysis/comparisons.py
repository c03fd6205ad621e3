"""One analysis of the plan: curves, medians, survival at a time, log-rank and hazard ratio of an endpoint's groups."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from theracurve.analysis.observations import COMPETING, EVENT, Observations
from theracurve.analysis.results import Comparison, Curve, StudyEstimate
from theracurve.definition.endpoints import Analysis
from theracurve.definition.study import Study
from theracurve.survival import (
    Estimate,
    EventTable,
    IncidenceCurve,
    KaplanMeier,
    SurvivalCurve,
    Test,
    cox,
    cumulative_incidence,
    event_table,
    exact_log_rank,
    kaplan_meier,
    log_rank,
    survival_difference,
)
from theracurve.vocabulary.study_time import DAYS_PER_MONTH, months_of

DAYS_IN_MONTH = float(DAYS_PER_MONTH)
# Below this size per group the beta product interval holds its coverage where log-log does not, and is defined at
# S = 1: Fay, Brittain and Proschan, Biostatistics 2013;14:723-36.
SMALL_GROUP = 50
# Up to so many patients the exact test stands beside the asymptotic one; beyond, the two hardly differ.
MOST_FOR_EXACT = 100
DEATHS_COMPETE = "a death before the event is a competing event"
CAUSE_SPECIFIC = "cause-specific: a death before the event is counted as a censoring"


@dataclass(frozen=True, slots=True)
class Planned:
    """An analysis of the plan under one definition."""

    analysis: Analysis
    variant: str

    @property
    def at_months(self) -> float | None:
        return months_of(float(self.analysis.at.days)) if self.analysis.at else None

    @property
    def horizon_months(self) -> float | None:
        return months_of(float(self.analysis.horizon.days)) if self.analysis.horizon else None

    def estimate(self, result: Estimate | Test, **places: object) -> StudyEstimate:
        """A result of the survival library as an estimate of this analysis."""
        base = StudyEstimate(
            endpoint=self.analysis.endpoint,
            quantity=result.quantity,
            variant=self.variant,
            n=result.n,
            events=result.events,
            method=result.method,
            source=result.source,
            reason=result.reason,
            notes=result.notes,
            at_months=self.at_months,
            horizon_months=self.horizon_months,
        )
        if isinstance(result, Test):
            base = replace(base, statistic=result.statistic, df=result.df, p_value=result.p_value)
        else:
            base = replace(base, value=result.value, lower=result.lower, upper=result.upper, level=result.level)
        return replace(base, **places)  # type: ignore[arg-type]


def compare_groups(study: Study, planned: Planned, observed: Observations) -> Comparison:
    """The curves and estimates of one analysis. Groups of the protocol without a patient have neither."""
    horizon = planned.analysis.horizon
    within = observed.until(float(horizon.days)) if horizon else observed
    groups = tuple(group for group in study.groups if (observed.group == group).any())
    table = event_table(within.time, within.event, group=within.group, entry=within.late).only(*groups)
    curves, described = describe(planned, within, table)
    among = study.endpoints[planned.analysis.endpoint].among
    population = "all allocated" if among is None else "those who benefited"
    between = between_groups(study, planned, within, table) if among is None and len(groups) > 1 else ()
    found = (*described, *(noted(estimate, within) for estimate in between))
    return Comparison(
        planned.analysis.endpoint,
        planned.variant,
        planned.at_months,
        planned.horizon_months,
        curves,
        tuple(replace(estimate, population=population) for estimate in found),
    )


def describe(
    planned: Planned, within: Observations, table: EventTable
) -> tuple[tuple[Curve, ...], tuple[StudyEstimate, ...]]:
    """The curve of each group and what is read off it: by Kaplan-Meier, or by Aalen-Johansen where deaths compete."""
    if within.competing.any() and within.late is None:
        incidences = cumulative_incidence(within.time, within.cause, group=within.group, causes=(EVENT, COMPETING))
        of_event = {group: incidences[group][str(EVENT)] for group in table.groups}
        return tuple(map(drawn_incidence, of_event.values())), tuple(incidence_per_group(planned, of_event))
    curves = kaplan_meier(table, interval=interval_for(table))
    found = (noted(estimate, within) for estimate in per_group(planned, curves))
    return tuple(drawn(curves[group]) for group in table.groups), tuple(found)


def noted(estimate: StudyEstimate, within: Observations) -> StudyEstimate:
    """Kaplan-Meier, log-rank test and Cox model know one kind of event only: where deaths compete, that is said."""
    return replace(estimate, notes=(*estimate.notes, CAUSE_SPECIFIC)) if within.competing.any() else estimate


def interval_for(table: EventTable) -> str:
    """Beta product limits for small groups, but they are known only where everybody enters at the origin."""
    small = int(table.patients.min()) < SMALL_GROUP
    return "beta-product" if small and not table.delayed else "log-log"


def per_group(planned: Planned, curves: KaplanMeier) -> Iterator[StudyEstimate]:
    for group, curve in curves.items():
        if planned.analysis.at is None:
            yield in_months(planned.estimate(curve.median(), group=group))
        else:
            yield planned.estimate(curve.at(float(planned.analysis.at.days)), group=group, unit="probability")


def incidence_per_group(planned: Planned, curves: Mapping[str, IncidenceCurve]) -> Iterator[StudyEstimate]:
    """The cumulative incidence at the time asked for, or else at the horizon, or at the last end of follow-up."""
    asked = planned.analysis.at or planned.analysis.horizon
    for group, curve in curves.items():
        last = float(curve.times[-1]) if len(curve.times) else 0.0
        time = float(asked.days) if asked else last
        result = curve.at(time)
        places = {"group": group, "unit": "probability", "at_months": months_of(time)}
        yield planned.estimate(result, **places, notes=(*result.notes, DEATHS_COMPETE))


def in_months(estimate: StudyEstimate) -> StudyEstimate:
    """A time in days as months."""
    scaled = {
        name: None if (days := getattr(estimate, name)) is None else days / DAYS_IN_MONTH
        for name in ("value", "lower", "upper")
    }
    return replace(estimate, unit="months", **scaled)


def between_groups(study: Study, planned: Planned, within: Observations, table: EventTable) -> Iterator[StudyEstimate]:
    """At one time: differences against the reference group. Otherwise the test of all groups, and hazard ratios."""
    pairs = [(group, study.reference_group) for group in study.comparators if group in table.groups]
    against = [(group, reference) for group, reference in pairs if reference in table.groups]
    if planned.analysis.at is not None:
        for group, reference in against:
            yield from differences(planned, table.only(group, str(reference)), str(reference))
        return
    yield planned.estimate(log_rank(table), groups=compared(study, table.groups))
    if len(table.groups) == 2 and int(table.patients.sum()) <= MOST_FOR_EXACT and within.late is None:
        yield planned.estimate(
            exact_log_rank(within.time, within.event, within.group), groups=compared(study, table.groups)
        )
    for group, reference in against:
        yield hazard_ratio(planned, within, group, str(reference))


def differences(planned: Planned, pair: EventTable, reference: str) -> Iterator[StudyEstimate]:
    """Survival at the time, group minus reference. Only the likelihood ratio's interval and test are two sides of one
    question, so only they stand together; the other intervals come without a P value."""
    assert planned.analysis.at is not None
    found = survival_difference(pair, at=float(planned.analysis.at.days), reference=reference)
    groups = (*(group for group in pair.groups if group != reference), reference)
    places: dict[str, object] = {"quantity": "survival_difference", "groups": groups, "unit": "probability"}
    ratio, test = found.likelihood_ratio_difference, found.likelihood_ratio_test
    both = {"statistic": test.statistic, "df": test.df, "p_value": test.p_value} if ratio.estimable else {}
    yield planned.estimate(ratio, **places, **both)
    yield planned.estimate(found.exact_difference, **places)
    yield planned.estimate(found.difference, **places)


def compared(study: Study, groups: tuple[str, ...]) -> tuple[str, ...]:
    """The groups in the order of the protocol, the reference group last."""
    return (
        *(group for group in study.comparators if group in groups),
        *(g for g in groups if g == study.reference_group),
    )


def hazard_ratio(planned: Planned, within: Observations, group: str, reference: str) -> StudyEstimate:
    pair = within.of_groups(group, reference)
    fit = cox(pair.time, pair.event, {group: (pair.group == group).astype(np.float64)}, ties="efron", entry=pair.late)
    ratio = fit.hazard_ratio(group)
    method = f"{ratio.method}; Wald interval and P"
    return planned.estimate(ratio, groups=(group, reference), p_value=fit.p_values[group], method=method)


def drawn(curve: SurvivalCurve) -> Curve:
    """A curve in months, as plain numbers."""
    months = curve.times / DAYS_IN_MONTH
    return Curve(
        group=curve.group,
        n=curve.n,
        events=int(curve.events.sum()),
        times=tuple(months.tolist()),
        survival=tuple(curve.survival.tolist()),
        lower=finite(curve.lower),
        upper=finite(curve.upper),
        at_risk=tuple(int(n) for n in curve.at_risk),
        events_at=tuple(int(n) for n in curve.events),
        censor_times=tuple(months[curve.censored > 0].tolist()),
        last_time=float(months[-1]) if len(months) else 0.0,
        interval=curve.interval,
    )


def drawn_incidence(curve: IncidenceCurve) -> Curve:
    """Who has not had the event, a death before it being one of those: 1 - cumulative incidence."""
    months = curve.times / DAYS_IN_MONTH
    own = np.diff(curve.events, prepend=0)
    return Curve(
        group=curve.group,
        n=curve.n,
        events=int(own.sum()),
        times=tuple(months.tolist()),
        survival=tuple((1 - curve.probability).tolist()),
        lower=finite(1 - curve.upper),
        upper=finite(1 - curve.lower),
        at_risk=tuple(int(n) for n in curve.at_risk),
        events_at=tuple(int(n) for n in own),
        censor_times=(),
        last_time=float(months[-1]) if len(months) else 0.0,
        interval=curve.method,
    )


def finite(values: np.ndarray) -> tuple[float | None, ...]:
    return tuple(float(value) if np.isfinite(value) else None for value in values)
