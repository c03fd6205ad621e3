"""Subgroups: the comparison within each category of a covariate, and whether its hazard ratio differs between them.

The test of interaction is the likelihood-ratio test of the products of groups and categories beside both.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.alike import GROUP, left_out_notes, membership
from theracurve.analysis.asked_comparison import AskedComparison
from theracurve.analysis.pair_of_groups import PairOfGroups
from theracurve.analysis.phrases import StudyPhrase, and_p
from theracurve.analysis.planned import against_reference, compared, noted
from theracurve.analysis.regression_values import Subgroup, SubgroupCategory
from theracurve.analysis.study_estimate import StudyEstimate, StudyTest
from theracurve.phrases import NOTHING
from theracurve.survival import CoxFit, cox
from theracurve.survival._inputs.covariates import as_covariates
from theracurve.survival._inputs.inputs import BoolArray
from theracurve.survival._values import papers
from theracurve.survival._values.tails import chi_square_tail
from theracurve.vocabulary.study_quantities import StudyQuantity

Columns = dict[str, NDArray[np.generic]]


def subgroups_of(asked: AskedComparison) -> Iterator[Subgroup]:
    """One for each covariate that the plan names; none where nobody has a value of it."""
    for name in asked.analysis.subgroups:
        columns, known = asked.covariates((name,))
        if known.any() and asked.study.reference_group in asked.groups:
            column = np.where(known, columns[name], "")
            yield Subgroup(
                covariate=name,
                categories=tuple(
                    category_of(asked, name, category, np.asarray(known & (column == category), dtype=np.bool_))
                    for category in sorted(set(column[known].tolist()))
                ),
                interaction=interaction(asked, name, columns[name][known], known),
                left_out=int((~known).sum()),
            )


def category_of(asked: AskedComparison, name: str, category: str, members: BoolArray) -> SubgroupCategory:
    within = asked.within.where(members)
    in_group = {group: within.group == group for group in compared(asked.study, asked.groups)}
    present = tuple(group for group, of in in_group.items() if of.any())
    pairs = against_reference(asked.study, present)
    ratios = (ratio_within(asked, name, category, members, pair) for pair in pairs)
    return SubgroupCategory(
        category=category,
        counts={group: (int(within.event[of].sum()), int(of.sum())) for group, of in in_group.items()},
        ratios=tuple(ratios),
    )


def ratio_within(
    asked: AskedComparison, name: str, category: str, members: BoolArray, groups: tuple[str, str]
) -> StudyEstimate:
    pair = asked.within.where(members).of_groups(*groups)
    both = PairOfGroups(groups, pair.time, pair.event, pair.group, asked.analysis.ties, entry=pair.late)
    fit, why = both.model(GROUP)
    ratio = fit.hazard_ratio(GROUP)
    estimate = asked.planned.estimate(ratio, StudyQuantity.SUBGROUP_HAZARD_RATIO, groups=groups)
    tested = replace(estimate, p_value=fit.p_values[GROUP], method=and_p(ratio.method))
    return noted(replace(tested, covariate=name, category=category), *why)


def interaction(asked: AskedComparison, name: str, column: NDArray[np.generic], known: BoolArray) -> StudyTest:
    """Tests the groups with the categories; not given where there is only one category."""
    within = asked.within.where(known)
    groups, categories = membership(asked, known), indicators(name, column)
    both: Columns = {**groups, **categories}
    products: Columns = {f"{g} x {c}": groups[g] * categories[c] for g in groups for c in categories}
    gain, df = 0.0, 0
    if products and within.event.any():
        models = (cox_of(asked, known, both), cox_of(asked, known, {**both, **products}))
        gain = 2 * (models[1].log_likelihood.fitted - models[0].log_likelihood.fitted)
        df = len(models[1].active) - len(models[0].active)
    return StudyTest(
        endpoint=asked.analysis.endpoint,
        quantity=StudyQuantity.INTERACTION,
        variant=asked.planned.variant,
        groups=compared(asked.study, asked.groups),
        covariate=name,
        population=asked.planned.population,
        statistic=gain if df else None,
        df=df or None,
        p_value=chi_square_tail(gain, df) if df else None,
        n=within.n,
        events=int(within.event.sum()),
        method=StudyPhrase.INTERACTION(),
        source=papers.COX,
        reason=NOTHING if df else StudyPhrase.NO_EVENT_OR_GROUPS(),
        notes=left_out_notes(known),
        horizon_months=asked.planned.horizon_months,
    )


def indicators(name: str, column: NDArray[np.generic]) -> dict[str, NDArray[np.float64]]:
    """Makes one of each category but the first; none where everybody has the same."""
    if len(set(column.tolist())) < 2:
        return {}
    found = as_covariates({name: column})
    return dict(zip(found.names, found.matrix.T, strict=True))


def cox_of(asked: AskedComparison, known: BoolArray, covariates: Columns) -> CoxFit:
    within = asked.within.where(known)
    return cox(within.time, within.event, covariates, ties=asked.analysis.ties, entry=within.late)
