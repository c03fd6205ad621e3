"""Cox's models of a comparison whose plan adjusts for covariates: each alone, then all in one with the groups."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.alike import GROUP, adjusted_notes, fitted, membership, model_of, strata_of
from theracurve.analysis.asked_comparison import AskedComparison
from theracurve.analysis.phrases import and_p
from theracurve.analysis.planned import compared
from theracurve.analysis.regression_values import Factor, Regression
from theracurve.analysis.study_estimate import StudyEstimate, StudyTest
from theracurve.phrases import clauses
from theracurve.survival import CoxFit, ProportionalHazards, proportional_hazards_test
from theracurve.survival._inputs.inputs import BoolArray
from theracurve.vocabulary.study_quantities import StudyQuantity


def regression_of(asked: AskedComparison) -> Regression | None:
    """None where the plan adjusts for nothing, or where nobody with a value of every covariate had the event."""
    analysis = asked.analysis
    if not analysis.adjust_for or asked.study.reference_group not in asked.groups:
        return None
    columns, known = asked.covariates(analysis.covariates)
    within = asked.within.where(known)
    if not within.event.any():
        return None
    fit = model_of(asked, columns, known)
    changing = proportional_hazards_test(fit) if fit.has_influence else None
    names = (GROUP, *analysis.adjust_for)
    concordance = asked.planned.estimate(fit.concordance, StudyQuantity.CONCORDANCE)
    method = clauses(fit.method, concordance.method)
    return Regression(
        factors=tuple(factor for name in names for factor in factors_of(asked, name, fit, changing)),
        n=within.n,
        events=int(within.event.sum()),
        left_out=int((~known).sum()),
        missing={name: int((~asked.covariates((name,))[1]).sum()) for name in analysis.covariates},
        parameters=len(fit.names),
        concordance=replace(concordance, method=method, notes=adjusted_notes(asked, known)),
        proportional=None if changing is None else overall_test(asked, changing),
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
