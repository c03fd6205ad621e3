"""What the plan asks of two groups besides their hazards: restricted means, medians, and one side of a question."""

from collections.abc import Iterator
from dataclasses import replace
from math import log

import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.alike import left_out_notes, strata_notes, strata_of
from theracurve.analysis.asked_comparison import AskedComparison
from theracurve.analysis.curve_interval import interval_of
from theracurve.analysis.observations import Observations
from theracurve.analysis.phrases import StudyPhrase, and_p
from theracurve.analysis.planned import in_months, noted
from theracurve.analysis.regression_values import is_penalised
from theracurve.analysis.study_estimate import StudyEstimate, StudyResult, StudyTest
from theracurve.phrases import NOTHING, clauses
from theracurve.survival import (
    event_table,
    finkelstein_schoenfeld,
    log_rank,
    median_difference,
    rmst,
    win_ratio,
)
from theracurve.survival._curves.intervals import normal_quantile
from theracurve.survival._values.tails import two_sided_normal
from theracurve.vocabulary.study_quantities import StudyQuantity

RATIOS = (
    StudyQuantity.ADJUSTED_HAZARD_RATIO,
    StudyQuantity.STRATIFIED_HAZARD_RATIO,
    StudyQuantity.HAZARD_RATIO,
)


def other_estimands(asked: AskedComparison) -> Iterator[StudyResult]:
    """The difference of restricted means or of medians, or the win ratio, where the plan asks for it; of two groups."""
    analysis = asked.analysis
    if len(asked.groups) != 2 or asked.study.reference_group not in asked.groups:
        return
    reference = asked.study.reference_group
    groups = (next(group for group in asked.groups if group != reference), str(reference))
    if analysis.of_means and analysis.horizon is not None:
        found = rmst(asked.table, horizon=float(analysis.horizon.days), reference=reference)
        difference = asked.planned.estimate(found.difference, StudyQuantity.RMST_DIFFERENCE, groups=groups)
        method = and_p(difference.method) if difference.value is not None else difference.method
        yield in_months(replace(difference, p_value=found.difference_test.p_value, method=method))
    if analysis.of_medians:
        interval = interval_of(asked.planned, asked.table)
        medians = median_difference(asked.table, reference=reference, interval=interval)
        yield in_months(asked.planned.estimate(medians, StudyQuantity.MEDIAN_DIFFERENCE, groups=groups))
    if analysis.of_wins:
        yield from pairs_compared(asked, groups)


def pairs_compared(asked: AskedComparison, groups: tuple[str, str]) -> Iterator[StudyResult]:
    """The win ratio and its test, by the endpoints that come first and then by the analysis' own; not given where
    patients enter late, of whom nobody knows what came before."""
    within, names = asked.within, (*asked.study.priority_of(asked.analysis), asked.analysis.endpoint)
    outcomes = [*(aligned(one, within) for one in asked.before), (within.time, within.event)]
    ratio = win_ratio(outcomes, within.group, reference=groups[1])
    test = finkelstein_schoenfeld(outcomes, within.group)
    if within.late is not None:
        late = StudyPhrase.LATE_ENTRY()
        ratio = replace(ratio, value=None, lower=None, upper=None, std_error=None, reason=late, notes=())
        test = replace(test, statistic=None, p_value=None, p_interval=None, reason=late, notes=())
    if test.statistic is not None and groups[0] != min(groups):  # the test's sign is of the first group by name
        test = replace(test, statistic=-test.statistic)
    order = StudyPhrase.PAIRS_BY(endpoints=" > ".join(names))
    yield noted(asked.planned.estimate(ratio, StudyQuantity.WIN_RATIO, groups=groups), order)
    yield noted(asked.planned.test(test, StudyQuantity.FINKELSTEIN_SCHOENFELD, groups), order)


def aligned(one: Observations, within: Observations) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The times and events of another endpoint, of the same patients in the same order; who does not have it decides
    nothing by it."""
    asked = within.patient.astype(str)
    places = np.searchsorted(one.patient.astype(str), asked).clip(max=one.n - 1)
    there = one.patient.astype(str)[places] == asked
    return np.where(there, one.time[places], 0.0), there & one.event[places]


def directed_tests(asked: AskedComparison, found: tuple[StudyResult, ...]) -> Iterator[StudyTest]:
    """One side of the question, where the plan asks for it: whether the group has fewer events than the reference, and
    whether its hazard ratio, adjusted or within strata where the plan has it so, is below a margin."""
    if len(asked.groups) != 2 or asked.study.reference_group not in asked.groups:
        return
    if asked.analysis.one_sided:
        yield one_sided(asked)
    if asked.analysis.margin is not None:
        ratios = [r for quantity in RATIOS for r in found if r.quantity is quantity and isinstance(r, StudyEstimate)]
        yield non_inferiority(ratios[0], float(asked.analysis.margin))


def one_sided(asked: AskedComparison) -> StudyTest:
    """Half of the two-sided P of the log-rank test where the group has fewer events than expected, else the rest."""
    columns, known = asked.covariates(asked.analysis.strata)
    within = asked.within.where(known)
    strata = strata_of(asked, columns, known)
    table = event_table(within.time, within.event, group=within.group, stratum=strata, entry=within.late)
    test = log_rank(table)
    reference = str(asked.study.reference_group)
    group = next(name for name in asked.groups if name != reference)
    planned = asked.planned.test(test, StudyQuantity.ONE_SIDED_LOG_RANK, (group, reference))
    result = replace(planned, stratified_by=asked.analysis.strata)
    notes = (StudyPhrase.FEWER_IN(group=group), *strata_notes(asked), *left_out_notes(known))
    if test.p_value is None:
        return noted(result, *notes)
    fewer = test.observed[group] < test.expected[group]
    return noted(replace(result, p_value=test.p_value / 2 if fewer else 1 - test.p_value / 2), *notes)


def non_inferiority(ratio: StudyEstimate, margin: float) -> StudyTest:
    """The one-sided Wald test of a ratio against a margin above 1; not given where its interval is no Wald interval."""
    z = None if is_penalised(ratio.method) else distance(ratio, margin)
    return StudyTest(
        endpoint=ratio.endpoint,
        quantity=StudyQuantity.NON_INFERIORITY,
        variant=ratio.variant,
        groups=ratio.groups,
        population=ratio.population,
        statistic=z,
        p_value=None if z is None else below(z),
        n=ratio.n,
        events=ratio.events,
        method=clauses(StudyPhrase.BELOW_MARGIN(margin=margin), ratio.method),
        source=ratio.source,
        horizon_months=ratio.horizon_months,
        adjusted_for=ratio.adjusted_for,
        stratified_by=ratio.stratified_by,
        reason=NOTHING if z is not None else ratio.reason or StudyPhrase.NO_STD_ERROR(),
        notes=ratio.notes,
    )


def distance(ratio: StudyEstimate, margin: float) -> float | None:
    """How many standard errors the logarithm of a ratio lies from that of the margin; None without both limits."""
    if not ratio.value or not ratio.lower or not ratio.upper or ratio.level is None:
        return None
    error = log(ratio.upper / ratio.lower) / (2 * normal_quantile(ratio.level))
    return log(ratio.value / margin) / error


def below(z: float) -> float:
    """The one-sided P value of a normal statistic that is small where the hypothesis is false."""
    return two_sided_normal(z) / 2 if z < 0 else 1 - two_sided_normal(z) / 2
