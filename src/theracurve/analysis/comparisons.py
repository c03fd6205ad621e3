"""One analysis of the plan: curves, medians, survival at a time, log-rank and hazard ratio of an endpoint's groups."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from theracurve.analysis.against_fixed import against_fixed
from theracurve.analysis.alike import adjusted, within_strata
from theracurve.analysis.asked_comparison import AskedComparison
from theracurve.analysis.bias.people import NOBODY, People
from theracurve.analysis.competing import (
    compare_incidence,
    describe_incidence,
    incidences,
    permuted_gray_test,
)
from theracurve.analysis.curve_estimates import per_group
from theracurve.analysis.curve_interval import interval_of
from theracurve.analysis.drawing import drawn, drawn_between_visits
from theracurve.analysis.estimands import directed_tests, other_estimands
from theracurve.analysis.interval_censored import (
    curves_between_visits,
    exact_log_rank_between_visits,
    log_rank_between_visits,
    median_intervals,
)
from theracurve.analysis.named_test import named_test
from theracurve.analysis.observations import Observations
from theracurve.analysis.pair_of_groups import PairOfGroups
from theracurve.analysis.phrases import StudyPhrase, and_p
from theracurve.analysis.planned import Planned, against_reference, compared, noted
from theracurve.analysis.population import Population
from theracurve.analysis.proportionality import proportionality
from theracurve.analysis.regression import regression_of
from theracurve.analysis.results import Comparison, Curve, VisitCurve
from theracurve.analysis.study_estimate import StudyEstimate, StudyResult, StudyTest
from theracurve.analysis.subgroups import subgroups_of
from theracurve.definition.study import Study
from theracurve.phrases import Statement
from theracurve.survival import (
    CoxFit,
    EventTable,
    SurvivalDifference,
    event_table,
    exact_log_rank,
    kaplan_meier,
    log_rank,
    survival_difference,
    unequal_follow_up_test,
)
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity, quantity_named

# A curve rests on nobody where fewer than so many are at risk while others have still to enter: one event then takes a
# fifth of it for good.
SMALL_RISK_SET = 5


def compare_groups(
    study: Study,
    planned: Planned,
    observed: Observations,
    people: People = NOBODY,
    before: tuple[Observations, ...] = (),
) -> Comparison:
    """The curves and estimates of one analysis. Groups of the protocol without a patient have neither."""
    asked = ask(study, planned, observed, people, before)
    by_incidence = asked.deaths_compete and asked.within.late is None
    curves, found = incidence_of(asked) if by_incidence else survival_of(asked)
    visit_curves, seen = between_visits(asked)
    whom = population_of(study, planned)
    of_population = tuple(replace(estimate, population=whom) for estimate in (*found, *seen))
    compared_so = Comparison(planned, curves, of_population, visit_curves)
    if planned.variant != PROTOCOL or not asked.compares or planned.analysis.time is not None:
        return compared_so
    return replace(compared_so, regression=regression_of(asked), subgroups=tuple(subgroups_of(asked)))


def ask(
    study: Study, planned: Planned, observed: Observations, people: People, before: tuple[Observations, ...] = ()
) -> AskedComparison:
    """What an analysis is of, up to its horizon."""
    horizon = planned.analysis.horizon
    within = (observed.until(float(horizon.days)) if horizon else observed).at_risk()
    groups = tuple(group for group in study.groups if (within.group == group).any())
    table = event_table(within.time, within.event, group=within.group, entry=within.late).only(*groups)
    first = tuple(one.until(float(horizon.days)) for one in before) if horizon else before
    return AskedComparison(study, planned, within, table, observed, people, first)


def population_of(study: Study, planned: Planned) -> Statement:
    """The name that results have of whom an analysis is of."""
    endpoint = study.endpoints[planned.analysis.endpoint]
    if endpoint.line is not None:
        return Population.HAD_LINE(line=endpoint.line)
    return planned.population if endpoint.among is None else Population.BENEFITED()


def incidence_of(asked: AskedComparison) -> tuple[tuple[Curve, ...], tuple[StudyResult, ...]]:
    """Estimates where deaths compete: by Aalen-Johansen, and by cause beside it."""
    curves = incidences(asked.within, asked.groups)
    drawn_curves, described = describe_incidence(asked.planned, asked.within, curves)
    if not asked.compares:
        return drawn_curves, described
    found: list[StudyResult] = list(compare_incidence(asked.study, asked.planned, asked.within, curves))
    if asked.planned.analysis.time is None:
        found += permuted_gray_tests(asked)
        found += [noted(estimate, StudyPhrase.CAUSE_SPECIFIC()) for estimate in tests_over_time(asked)]
    return drawn_curves, (*described, *found)


def permuted_gray_tests(asked: AskedComparison) -> Iterator[StudyTest]:
    for contrast in asked.contrasts:
        named = quantity_named(asked.analysis.test) is StudyQuantity.PERMUTED_GRAY_TEST
        if named or (contrast.few and contrast.planned.variant == PROTOCOL):
            groups = compared(contrast.study, contrast.groups)
            yield contrast.planned.test(permuted_gray_test(contrast.within), StudyQuantity.PERMUTED_GRAY_TEST, groups)


def survival_of(asked: AskedComparison) -> tuple[tuple[Curve, ...], tuple[StudyResult, ...]]:
    """By Kaplan-Meier, log-rank test and Cox model, which know one kind of event only: where deaths compete and entries
    are delayed, they are what there is, and say so."""
    curves = kaplan_meier(asked.table, interval=interval_of(asked.planned, asked.table))
    found: list[StudyResult] = [*per_group(asked.planned, curves), *at_horizon(asked)]
    found += against_fixed(asked)
    found += between_groups(asked) if asked.compares else ()
    never = asked.observed.n - asked.within.n
    notes = (
        *((StudyPhrase.CAUSE_SPECIFIC(),) if asked.deaths_censored else ()),
        *((StudyPhrase.NEVER_AT_RISK(count=never),) if never else ()),
        *small_risk_set_notes(asked.table),
    )
    drawn_curves = tuple(drawn(curves[group]) for group in asked.groups)
    return drawn_curves, tuple(noted(estimate, *notes) for estimate in found)


def small_risk_set_notes(table: EventTable) -> Iterator[Statement]:
    """Groups in which an event fell among very few, because the others had still to enter."""
    for group, (day, at_risk) in smallest_risk_sets(table).items():
        yield StudyPhrase.SMALL_RISK_SET(count=at_risk, group=group, day=day)


def smallest_risk_sets(table: EventTable) -> dict[str, tuple[float, int]]:
    """Per group the day and size of its smallest risk set with an event before its last entry, where that is below
    `SMALL_RISK_SET`."""
    found = {}
    for place, group in enumerate(table.groups):
        for stratum in table.strata:
            entries = np.flatnonzero(stratum.entered[place])
            last = entries[-1] if entries.size else 0
            early = [(int(stratum.at_risk[place, i]), float(stratum.times[i])) for i in range(last + 1)]
            with_event = [at for at, events in zip(early, stratum.events[place], strict=False) if events]
            if entries.size and with_event and min(with_event)[0] < SMALL_RISK_SET:
                at_risk, day = min(with_event)
                found[group] = (day, at_risk)
    return found


def at_horizon(asked: AskedComparison) -> Iterator[StudyEstimate]:
    """Survival at the horizon, from all that is observed: cut off there, nobody would be left at risk, and the lower
    limit that the beta product gives after the last patient is 0."""
    planned, horizon = asked.planned, asked.planned.analysis.horizon
    if horizon is None:
        return
    whole = asked.observed.at_risk()
    table = event_table(whole.time, whole.event, group=whole.group, entry=whole.late).only(*asked.groups)
    for group, curve in kaplan_meier(table, interval=interval_of(planned, table)).items():
        found = curve.at(float(horizon.days))
        if found.estimable:
            at_end = planned.estimate(found, StudyQuantity.SURVIVAL_PROBABILITY, group=group)
            yield replace(at_end, at_months=planned.horizon_months)


def between_groups(asked: AskedComparison) -> Iterator[StudyResult]:
    """At one time: differences against the reference group. Otherwise the test of all groups, and each of two groups
    with its own tests and hazard ratio."""
    if asked.planned.analysis.time is None:
        yield from tests_over_time(asked)
        return
    for group, reference in against_reference(asked.study, asked.groups):
        yield from differences(asked.planned, asked.table.only(group, reference), reference)


def tests_over_time(asked: AskedComparison) -> Iterator[StudyResult]:
    """What a rule gives for all groups and for each two, and the test that the plan names beside it."""
    for contrast in asked.contrasts:
        found = (*tested(contrast), *within_strata(contrast), *adjusted(contrast))
        yield from found
        yield from named_test(contrast, frozenset(result.quantity for result in found))
        yield from other_estimands(contrast)
        yield from directed_tests(contrast, found)


def tested(asked: AskedComparison) -> Iterator[StudyResult]:
    """The tests of these groups together; of two, with their hazard ratio."""
    groups = compared(asked.study, asked.groups)
    yield asked.planned.test(log_rank(asked.table), StudyQuantity.LOG_RANK, groups)
    if asked.few:
        exact = exact_log_rank(asked.within.time, asked.within.event, asked.within.group)
        yield asked.planned.test(exact, StudyQuantity.EXACT_LOG_RANK, groups)
    if asked.followed_unalike:
        unequal = unequal_follow_up_test(asked.within.time, asked.within.event, asked.within.group)
        yield asked.planned.test(unequal, StudyQuantity.UNEQUAL_FOLLOW_UP_LOG_RANK, groups)
    for group, reference in against_reference(asked.study, asked.groups) if len(groups) == 2 else ():
        fit, why = model_of_two(asked.planned, asked.within, group, reference)
        ratio = ratio_of(asked.planned, fit, why, (group, reference))
        yield noted(ratio, StudyPhrase.LARGE_SAMPLE()) if asked.few else ratio
        yield from proportionality(asked, fit, (group, reference))


def differences(planned: Planned, pair: EventTable, reference: str) -> Iterator[StudyResult]:
    """Survival at the time, group minus reference. Only the likelihood ratio's interval and test are two sides of one
    question, so only they stand together; the other intervals come without a P value, the exact tests by themselves."""
    assert planned.analysis.time is not None
    found = survival_difference(pair, at=float(planned.analysis.time.days), reference=reference)
    groups = (*(group for group in pair.groups if group != reference), reference)
    yield likelihood_ratio(planned, found, groups)
    yield planned.estimate(found.exact_difference, StudyQuantity.SURVIVAL_DIFFERENCE, groups=groups)
    yield planned.estimate(found.difference, StudyQuantity.SURVIVAL_DIFFERENCE, groups=groups)
    yield from exact_differences(planned, found, groups)


def likelihood_ratio(planned: Planned, found: SurvivalDifference, groups: tuple[str, ...]) -> StudyEstimate:
    difference, test = found.likelihood_ratio_difference, found.likelihood_ratio_test
    estimate = planned.estimate(difference, StudyQuantity.SURVIVAL_DIFFERENCE, groups=groups)
    if not difference.estimable:
        return estimate
    method = and_p(difference.method)
    return replace(estimate, statistic=test.statistic, df=test.df, p_value=test.p_value, method=method)


def exact_differences(planned: Planned, found: SurvivalDifference, groups: tuple[str, ...]) -> Iterator[StudyTest]:
    yield noted(planned.test(found.fisher, StudyQuantity.FISHER_EXACT, groups), StudyPhrase.FISHER())
    yield noted(planned.test(found.boschloo, StudyQuantity.BOSCHLOO_EXACT, groups), StudyPhrase.BOSCHLOO())


def hazard_ratio(planned: Planned, within: Observations, group: str, reference: str) -> StudyEstimate:
    return ratio_of(planned, *model_of_two(planned, within, group, reference), (group, reference))


def model_of_two(
    planned: Planned, within: Observations, group: str, reference: str
) -> tuple[CoxFit, tuple[Statement, ...]]:
    """Cox's model of being in the group, and why it has a penalty."""
    pair = within.of_groups(group, reference)
    both = PairOfGroups((group, reference), pair.time, pair.event, pair.group, planned.analysis.ties, entry=pair.late)
    return both.model(group)


def ratio_of(planned: Planned, fit: CoxFit, why: tuple[Statement, ...], groups: tuple[str, str]) -> StudyEstimate:
    ratio = fit.hazard_ratio(groups[0])
    estimate = planned.estimate(ratio, StudyQuantity.HAZARD_RATIO, groups=groups)
    return noted(replace(estimate, p_value=fit.p_values[groups[0]], method=and_p(ratio.method)), *why)


def between_visits(asked: AskedComparison) -> tuple[tuple[VisitCurve, ...], tuple[StudyResult, ...]]:
    """What the visits let one know, beside the analysis that dates events at them."""
    if not asked.within.between_visits or asked.within.late is not None or asked.planned.analysis.time is not None:
        return (), ()
    curves = curves_between_visits(asked.within, asked.groups)
    found: list[StudyResult] = list(median_intervals(asked.planned, asked.within, curves))
    for contrast in asked.contrasts if asked.compares else ():
        groups = compared(contrast.study, contrast.groups)
        found.append(log_rank_between_visits(contrast.planned, contrast.within, groups))
        if contrast.few:
            found.append(exact_log_rank_between_visits(contrast.planned, contrast.within, groups))
    if asked.deaths_censored:
        found = [noted(estimate, StudyPhrase.CAUSE_SPECIFIC()) for estimate in found]
    return tuple(drawn_between_visits(group, curve) for group, curve in curves.items()), tuple(found)
