"""An endpoint that a death can pre-empt: described by cumulative incidence, compared by it, by Gray's test and by two
hazard ratios that answer two questions.

Latouche, Allignol, Beyersmann, Labopin and Fine (2013), J Clin Epidemiol 66:648-53, ask for all of them side by side.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import hypot

import numpy as np

from theracurve.analysis.drawing import drawn_incidence
from theracurve.analysis.observations import COMPETING, EVENT, Observations
from theracurve.analysis.phrases import StudyPhrase, and_p
from theracurve.analysis.planned import Planned, against_reference, compared, end_in_months, noted
from theracurve.analysis.results import Curve
from theracurve.analysis.study_estimate import StudyEstimate, StudyResult, StudyTest
from theracurve.definition.study import Study
from theracurve.phrases import Statement, clauses
from theracurve.survival import Estimate, IncidenceCurve, Test, cumulative_incidence, fine_gray, gray_test, proportion
from theracurve.survival._curves.intervals import normal_quantile
from theracurve.survival._exact.permutation import monte_carlo, monte_carlo_limits
from theracurve.survival._values.phrases import Method, Why
from theracurve.survival._values.tails import two_sided_normal
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.vocabulary.study_time import months_of

LEVEL = 0.95
DRAWS = 999
SEED = 1


def incidences(within: Observations, groups: tuple[str, ...]) -> dict[str, IncidenceCurve]:
    found = cumulative_incidence(within.time, within.cause, group=within.group, causes=(EVENT, COMPETING))
    return {group: found[group][str(EVENT)] for group in groups}


def describe_incidence(
    planned: Planned, within: Observations, curves: Mapping[str, IncidenceCurve]
) -> tuple[tuple[Curve, ...], tuple[StudyEstimate, ...]]:
    """The curve of each group, and the incidence at the time asked for, at the horizon, or when follow-up ends."""
    return tuple(map(drawn_incidence, curves.values())), tuple(incidence_per_group(planned, within, curves))


def incidence_per_group(
    planned: Planned, within: Observations, curves: Mapping[str, IncidenceCurve]
) -> Iterator[StudyEstimate]:
    for group, curve in curves.items():
        time = planned.end_days or last_time(curve)
        result = with_exact_interval(curve.at(time), within.of_groups(group), time)
        estimate = planned.estimate(result, StudyQuantity.CUMULATIVE_INCIDENCE, group=group)
        yield noted(replace(estimate, at_months=months_of(time)), StudyPhrase.DEATHS_COMPETE())


def with_exact_interval(found: Estimate, group: Observations, time: float) -> Estimate:
    """An incidence of nobody or of everybody has no variance. Where nobody was censored before the time it is a
    proportion and has the exact interval; otherwise its limit is what those whose state is known allow."""
    followed = (group.cause > 0) | (group.time >= time)
    if found.value not in (0.0, 1.0) or not followed.all() or not group.n:
        return found
    exact = proportion(found.events or 0, found.n, level=found.level or LEVEL)
    method, notes = clauses(Method.AALEN_JOHANSEN(), Method.CLOPPER_PEARSON_INTERVAL()), (StudyPhrase.COMPLETE(),)
    return replace(found, lower=exact.lower, upper=exact.upper, method=method, source=exact.source, notes=notes)


def last_time(curve: IncidenceCurve) -> float:
    return float(curve.times[-1]) if len(curve.times) else 0.0


def compare_incidence(
    study: Study, planned: Planned, within: Observations, curves: Mapping[str, IncidenceCurve]
) -> Iterator[StudyResult]:
    """Differences against the reference group, Gray's test of all groups, and, of each two, Gray's test where there are
    more, and the subdistribution hazard ratio, from the patients of these two alone."""
    groups = compared(study, tuple(curves))
    for group, reference in against_reference(study, groups):
        yield incidence_difference(planned, curves[group], curves[reference])
    if planned.analysis.time is not None:
        return
    yield gray_test_of(planned, within, groups)
    for group, reference in against_reference(study, groups):
        two = within.of_groups(group, reference)
        if len(groups) > 2:
            yield gray_test_of(planned, two, (group, reference))
        yield subdistribution_ratio(planned, two, group, reference)


def gray_test_of(planned: Planned, within: Observations, groups: tuple[str, ...]) -> StudyTest:
    test = gray_test(within.time, within.cause, within.group, cause=EVENT)
    given = replace(test, method=of_the_event(test.method))
    given = given if within.event.any() else replace(given, reason=Why.NO_EVENT())
    return planned.test(given, StudyQuantity.GRAY_TEST, groups)


def incidence_difference(planned: Planned, curve: IncidenceCurve, reference: IncidenceCurve) -> StudyEstimate:
    """Group minus reference where both are still followed, with a normal interval; the groups are independent."""
    time = planned.end_days or min(last_time(curve), last_time(reference))
    found, against = curve.at(time), reference.at(time)
    reason = end_in_months(found.reason or against.reason)
    base = StudyEstimate(
        endpoint=planned.analysis.endpoint,
        quantity=StudyQuantity.CUMULATIVE_INCIDENCE_DIFFERENCE,
        variant=planned.variant,
        groups=(curve.group, reference.group),
        level=found.level,
        n=found.n + against.n,
        events=(found.events or 0) + (against.events or 0),
        method=clauses(StudyPhrase.AALEN_JOHANSEN_DIFFERENCE(), Method.NORMAL_INTERVAL()),
        source=found.source,
        at_months=months_of(time),
        horizon_months=planned.horizon_months,
        reason=reason,
        notes=(StudyPhrase.DEATHS_COMPETE(),),
    )
    return base if reason else with_normal_interval(base, found, against)


def with_normal_interval(base: StudyEstimate, found: Estimate, against: Estimate) -> StudyEstimate:
    """Without limits and P where neither curve has a standard error above 0."""
    value = (found.value or 0.0) - (against.value or 0.0)
    error = hypot(found.std_error or 0.0, against.std_error or 0.0)
    if error == 0 or found.std_error is None or against.std_error is None:
        return replace(base, value=value, notes=(*base.notes, StudyPhrase.CERTAIN_CURVES()))
    half = normal_quantile(LEVEL) * error
    lower, upper = max(-1.0, value - half), min(1.0, value + half)
    tested = replace(base, p_value=two_sided_normal(value / error), method=and_p(base.method))
    return replace(tested, value=value, lower=lower, upper=upper, level=LEVEL)


def of_the_event(method: Statement) -> Statement:
    """A method that names its cause by number, with the event in its place."""
    return method.changed(cause=lambda _: StudyPhrase.THE_EVENT())


def subdistribution_ratio(planned: Planned, pair: Observations, group: str, reference: str) -> StudyEstimate:
    treated = {group: (pair.group == group).astype(np.float64)}
    fit = fine_gray(pair.time, pair.cause, treated, cause=EVENT)
    ratio = fit.subdistribution_hazard_ratio(group)
    estimate = planned.estimate(ratio, StudyQuantity.SUBDISTRIBUTION_HAZARD_RATIO, groups=(group, reference))
    without = [name for name in (group, reference) if not pair.event[pair.group == name].any()]
    unknown = estimate.value is None and len(without) == 1
    reason = StudyPhrase.NO_RATIO_WITHOUT_EVENT_IN(group=without[0]) if unknown else estimate.reason
    method = and_p(of_the_event(ratio.method))
    tested = replace(estimate, p_value=fit.p_values[group], method=method, reason=reason)
    return noted(tested, StudyPhrase.SUBDISTRIBUTION())


def permuted_gray_test(within: Observations, *, draws: int = DRAWS, seed: int = SEED) -> Test:
    """Gray's statistic over random allocations of the groups: P without a large-sample distribution."""
    found = gray_test(within.time, within.cause, within.group)
    permuted = replace(
        found,
        quantity=StudyQuantity.PERMUTED_GRAY_TEST,
        df=None,
        method=clauses(StudyPhrase.GRAY(), monte_carlo(draws, seed)),
        notes=(*found.notes, StudyPhrase.PERMUTED()),
    )
    if found.statistic is None:
        return permuted
    rng, labels = np.random.default_rng(seed), within.group.astype(str)
    others = (gray_test(within.time, within.cause, rng.permutation(labels)).statistic for _ in range(draws))
    hits = sum(other is not None and other >= found.statistic * (1 - 1e-9) for other in others)
    return replace(permuted, p_value=(hits + 1) / (draws + 1), p_interval=monte_carlo_limits(hits, draws))
