"""Cox's models of a comparison whose plan adjusts for covariates: each alone, then all in one with the groups."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.alike import GROUP, adjusted_notes, fitted, membership, model_of, strata_of
from theracurve.analysis.asked_comparison import AskedComparison
from theracurve.analysis.phrases import and_p
from theracurve.analysis.planned import compared, noted
from theracurve.analysis.regression_values import Factor, Regression, SplitRatio
from theracurve.analysis.study_estimate import StudyEstimate, StudyTest
from theracurve.phrases import clauses
from theracurve.survival import CoxFit, ProportionalHazards, proportional_hazards_test
from theracurve.survival._cox.changing_ratio import middle_of_events, ratios_around
from theracurve.survival._cox.optimism import RESAMPLES, validated
from theracurve.survival._inputs.inputs import BoolArray
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.vocabulary.study_time import months_of

MOST_DRAWN = 100_000  # patients drawn in all resamples together
FEWEST_RESAMPLES = 50
SEED = 1


def regression_of(asked: AskedComparison) -> Regression | None:
    """None where the plan adjusts for nothing, or where nobody with a value of every covariate had the event or is of
    the reference group."""
    analysis = asked.analysis
    if not analysis.adjust_for or asked.study.reference_group not in asked.groups:
        return None
    columns, known = asked.covariates(analysis.covariates)
    if asked.study.reference_group in asked.left_out_whole(known):
        return None
    within = asked.within.where(known)
    if not within.event.any():
        return None
    fit = model_of(asked, columns, known)
    changing = proportional_hazards_test(fit) if fit.has_influence else None
    names = (GROUP, *analysis.adjust_for)
    concordance = asked.planned.estimate(fit.concordance, StudyQuantity.CONCORDANCE)
    factors = tuple(factor for name in names for factor in factors_of(asked, name, fit, changing))
    corrected, slope = in_others(asked, fit, known)
    method = clauses(fit.method, concordance.method)
    return Regression(
        factors=factors,
        n=within.n,
        events=int(within.event.sum()),
        left_out=int((~known).sum()),
        missing={name: int((~asked.covariates((name,))[1]).sum()) for name in analysis.covariates},
        parameters=len(fit.names),
        concordance=replace(concordance, method=method, notes=adjusted_notes(asked, known)),
        proportional=None if changing is None else overall_test(asked, changing),
        corrected=corrected,
        slope=slope,
        changing=tuple(changing_ratios(asked, fit, factors, changing)) if changing else (),
    )


def in_others(
    asked: AskedComparison, fit: CoxFit, known: BoolArray
) -> tuple[StudyEstimate | None, StudyEstimate | None]:
    """What the model would be worth in others; not of one with a penalty, nor of more patients than can be drawn."""
    resamples = min(RESAMPLES, MOST_DRAWN // fit.n)
    if not fit.has_influence or resamples < FEWEST_RESAMPLES:
        return None, None
    found, notes = validated(fit, resamples=resamples, seed=SEED), adjusted_notes(asked, known)
    corrected = asked.planned.estimate(found.concordance, StudyQuantity.CORRECTED_CONCORDANCE)
    slope = asked.planned.estimate(found.slope, StudyQuantity.CALIBRATION_SLOPE)
    return noted(corrected, *notes), noted(slope, *notes)


def changing_ratios(
    asked: AskedComparison, fit: CoxFit, factors: tuple[Factor, ...], changing: ProportionalHazards
) -> Iterator[SplitRatio]:
    """Each coefficient whose own test finds that it changes, before and after the middle of the events."""
    cut, level = middle_of_events(fit), float(asked.study.level.value)
    for line in factors if cut is not None else ():
        p = None if line.proportional is None else line.proportional.p_value
        if p is None or p >= level or line.multivariable is None or cut is None:
            continue
        early, late = (
            replace(
                asked.planned.estimate(ratio, quantity),
                covariate=line.covariate,
                category=line.category,
                at_months=months_of(cut),
                adjusted_for=line.multivariable.adjusted_for,
                stratified_by=asked.analysis.strata,
            )
            for ratio, quantity in zip(
                ratios_around(fit, line.term, cut),
                (StudyQuantity.EARLY_HAZARD_RATIO, StudyQuantity.LATE_HAZARD_RATIO),
                strict=True,
            )
        )
        column = fit.names.index(line.term)
        points = zip(changing.times.tolist(), changing.residuals[:, column].tolist(), strict=True)
        yield SplitRatio(
            covariate=line.covariate,
            category=line.category,
            cut_months=months_of(cut),
            coefficient=float(fit.coefficients[line.term] or 0.0),
            early=early,
            late=late,
            residuals=tuple((months_of(float(day)), residual) for day, residual in points),
        )


def overall_test(asked: AskedComparison, changing: ProportionalHazards) -> StudyTest:
    return asked.planned.test(changing.overall, StudyQuantity.PROPORTIONAL_HAZARDS, whom(asked))


def whom(asked: AskedComparison) -> tuple[str, ...]:
    return compared(asked.study, asked.groups)


def factors_of(
    asked: AskedComparison, name: str, fit: CoxFit, changing: ProportionalHazards | None
) -> Iterator[Factor]:
    """The lines of one covariate, the category that others are held against first."""
    alone, column, known = by_itself(asked, name)
    events = asked.within.event[known]
    for category in categories_of(asked, name, column):
        members = np.ones(len(column), dtype=np.bool_) if category is None else column == category
        n, had = int(members.sum()), int(events[members].sum())
        line = Factor(covariate=name, category=category or "", n=n, events=had)
        yield replace(
            line,
            univariable=ratio_of(asked, alone, line, StudyQuantity.UNIVARIABLE_HAZARD_RATIO),
            multivariable=ratio_of(asked, fit, line, StudyQuantity.MULTIVARIABLE_HAZARD_RATIO),
            proportional=None if changing is None else test_of(asked, changing, line),
        )


def by_itself(asked: AskedComparison, name: str) -> tuple[CoxFit, NDArray[np.generic], BoolArray]:
    """The model of one covariate, its column (known,), and in whom it is known with the strata."""
    strata = asked.analysis.strata
    names = strata if name == GROUP else (*strata, name)
    columns, known = asked.covariates(names)
    covariates: dict[str, NDArray[np.generic]] = {**membership(asked, known)} if name == GROUP else {}
    if name != GROUP:
        covariates[name] = columns[name][known]
    column = asked.within.group[known] if name == GROUP else columns[name][known]
    return fitted(asked, known, covariates, strata_of(asked, columns, known)), column, known


def categories_of(asked: AskedComparison, name: str, column: NDArray[np.generic]) -> tuple[str | None, ...]:
    """Its categories, or none for a number: the groups with the reference first, others in sorted order."""
    if name == GROUP:
        *others, reference = whom(asked)
        return (reference, *others)
    return (None,) if column.dtype.kind == "f" else tuple(sorted(set(column.tolist())))


def ratio_of(asked: AskedComparison, fit: CoxFit, line: Factor, quantity: StudyQuantity) -> StudyEstimate | None:
    """The hazard ratio that a model has of a line; None where it holds the others against it."""
    if line.term not in fit.names:
        return None
    ratio = fit.hazard_ratio(line.term)
    estimate = asked.planned.estimate(ratio, quantity)
    others = tuple(name for name in (GROUP, *asked.analysis.adjust_for) if name != line.covariate)
    return replace(
        estimate,
        covariate=line.covariate,
        category=line.category,
        adjusted_for=others if quantity is StudyQuantity.MULTIVARIABLE_HAZARD_RATIO else (),
        stratified_by=asked.analysis.strata,
        p_value=fit.p_values[line.term],
        method=and_p(ratio.method),
    )


def test_of(asked: AskedComparison, changing: ProportionalHazards, line: Factor) -> StudyTest | None:
    if line.term not in changing.tests:
        return None
    found = asked.planned.test(changing[line.term], StudyQuantity.PROPORTIONAL_HAZARDS, whom(asked))
    return replace(found, covariate=line.covariate, category=line.category)
