"""Groups compared where patients are alike: within strata, and by a model that adjusts for covariates.

Patients without a value of a covariate take no part, and every number says how many they are. Where there are fewer
than `FEWEST_EVENTS` for each parameter, or the estimate runs away, the adjusted model has Firth's penalty and limits of
the profile likelihood: Vittinghoff and McCulloch (2007), Am J Epidemiol 165:710-8.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.asked_comparison import AskedComparison
from theracurve.analysis.pair_of_groups import PairOfGroups
from theracurve.analysis.phrases import StudyPhrase, and_p
from theracurve.analysis.planned import against_reference, compared, noted
from theracurve.analysis.study_estimate import StudyEstimate, StudyResult
from theracurve.phrases import Statement
from theracurve.survival import CoxFit, cox, event_table, log_rank
from theracurve.survival._inputs.inputs import BoolArray
from theracurve.vocabulary.study_quantities import StudyQuantity

FEWEST_EVENTS = 5
GROUP = "group"


def within_strata(asked: AskedComparison) -> Iterator[StudyResult]:
    """The log-rank test and, of two groups, the hazard ratio within the strata of the plan; nothing without strata."""
    if not asked.analysis.strata:
        return
    columns, known = asked.covariates(asked.analysis.strata)
    notes, strata = (*strata_notes(asked), *left_out_notes(known)), strata_of(asked, columns, known)
    within, groups = asked.within.where(known), compared(asked.study, asked.groups)
    if not within.n:
        return
    table = event_table(within.time, within.event, group=within.group, stratum=strata, entry=within.late)
    test = asked.planned.test(log_rank(table), StudyQuantity.STRATIFIED_LOG_RANK, groups)
    yield noted(replace(test, stratified_by=asked.analysis.strata), *notes)
    for group, reference in against_reference(asked.study, asked.groups) if len(groups) == 2 else ():
        names, ties = (group, reference), asked.analysis.ties
        both = PairOfGroups(names, within.time, within.event, within.group, ties, strata=strata, entry=within.late)
        fit, why = both.model(f"{GROUP}={group}")
        yield noted(ratio_of(asked, fit, *names, StudyQuantity.STRATIFIED_HAZARD_RATIO), *notes, *why)


def adjusted(asked: AskedComparison) -> Iterator[StudyEstimate]:
    """The hazard ratio of two groups beside the covariates of the plan; nothing where it adjusts for nothing."""
    if not asked.analysis.adjust_for or asked.study.reference_group not in asked.groups or len(asked.groups) != 2:
        return
    columns, known = asked.covariates(asked.analysis.covariates)
    if not asked.within.where(known).event.any():
        return
    fit, absent = model_of(asked, columns, known), asked.left_out_whole(known)
    for group, reference in against_reference(asked.study, asked.groups):
        ratio = ratio_of(asked, fit, group, reference, StudyQuantity.ADJUSTED_HAZARD_RATIO)
        if absent:
            ratio = replace(ratio, reason=StudyPhrase.NOBODY_KNOWN(group=absent[0]))
        yield noted(ratio, *adjusted_notes(asked, known))


def model_of(asked: AskedComparison, columns: dict[str, NDArray[np.generic]], known: BoolArray) -> CoxFit:
    """Cox's model of the groups and the covariates of the plan, with the penalty where events are few."""
    covariates = {**membership(asked, known), **{name: columns[name][known] for name in asked.analysis.adjust_for}}
    return fitted(asked, known, covariates, strata_of(asked, columns, known))


def membership(asked: AskedComparison, known: BoolArray) -> dict[str, NDArray[np.float64]]:
    """An indicator of each group but the reference, as categories of a covariate are named."""
    group = asked.within.group[known]
    names = (name for name, _ in against_reference(asked.study, asked.groups))
    return {f"{GROUP}={name}": (group == name).astype(np.float64) for name in names}


def fitted(
    asked: AskedComparison,
    known: BoolArray,
    covariates: dict[str, NDArray[np.generic]],
    strata: NDArray[np.object_] | None,
) -> CoxFit:
    """A model of those who are known; with Firth's penalty where events are few or a coefficient runs away."""
    within = asked.within.where(known)
    few = int(within.event.sum()) < FEWEST_EVENTS * parameters_of(covariates)

    def fit(penalty: str | None) -> CoxFit:
        return cox(
            within.time,
            within.event,
            covariates,
            ties=asked.analysis.ties,
            strata=strata,
            entry=within.late,
            penalty=penalty,
        )

    plain = fit("firth" if few else None)
    return fit("firth") if not few and plain.reasons else plain


def parameters_of(covariates: dict[str, NDArray[np.generic]]) -> int:
    """Coefficients of a model: one for a number, of a category one less than there are."""
    return sum(1 if column.dtype.kind == "f" else max(1, len(set(column)) - 1) for column in covariates.values())


def strata_of(
    asked: AskedComparison, columns: dict[str, NDArray[np.generic]], known: BoolArray
) -> NDArray[np.object_] | None:
    """(known,) the categories of each patient that the plan divides by, as one label; None where it names none."""
    if not asked.analysis.strata:
        return None
    rows = zip(*(columns[name][known].tolist() for name in asked.analysis.strata), strict=True)
    return np.array([str(row) for row in rows], dtype=object)


def ratio_of(asked: AskedComparison, fit: CoxFit, group: str, reference: str, quantity: StudyQuantity) -> StudyEstimate:
    term = f"{GROUP}={group}"
    ratio = fit.hazard_ratio(term)
    estimate = asked.planned.estimate(ratio, quantity, groups=(group, reference))
    return replace(
        estimate,
        p_value=fit.p_values[term],
        method=and_p(ratio.method),
        adjusted_for=asked.analysis.adjust_for if quantity is StudyQuantity.ADJUSTED_HAZARD_RATIO else (),
        stratified_by=asked.analysis.strata,
    )


def adjusted_notes(asked: AskedComparison, known: BoolArray) -> tuple[Statement, ...]:
    """What the model holds alike, and who had to be left out."""
    by = StudyPhrase.ADJUSTED_FOR(covariates=", ".join(asked.analysis.adjust_for))
    return (*strata_notes(asked), by, *left_out_notes(known))


def strata_notes(asked: AskedComparison) -> tuple[Statement, ...]:
    strata = asked.analysis.strata
    return (StudyPhrase.STRATIFIED_BY(covariates=", ".join(strata)),) if strata else ()


def left_out_notes(known: BoolArray) -> tuple[Statement, ...]:
    without = int((~known).sum())
    return (StudyPhrase.WITHOUT_COVARIATES(count=without),) if without else ()
