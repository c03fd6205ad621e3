"""Whether the groups were alike at time zero: standardised differences, and what is left of the hazard ratio when the
groups are weighted alike."""

from collections.abc import Collection, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.bias.allocated_anew import MOST_ALLOCATED, apart_at_random, chance_of
from theracurve.analysis.bias.check import COMPLETE_CASES, BiasCheck, BiasKind
from theracurve.analysis.bias.found import UNALIKE, Chance, CovariateBalance, Imbalance, Weighted
from theracurve.analysis.bias.people import People
from theracurve.analysis.bias.question import Question
from theracurve.analysis.characteristics import age_once, is_age
from theracurve.analysis.population import Population
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.survival import (
    BalancingWeights,
    PropensityScore,
    balancing_weights,
    positivity,
    propensity_score,
    standardised_mean_differences,
)
from theracurve.survival._inputs.covariates import as_covariates
from theracurve.survival._weights.balancing_weights import Kind
from theracurve.survival._weights.propensity import NoPropensityScore
from theracurve.vocabulary.study_quantities import StudyQuantity

# Patients of the smaller group for each coefficient of the propensity model.
FEWEST_PER_COEFFICIENT = 5
WEIGHTS: dict[Kind, StudyQuantity] = {
    "overlap": StudyQuantity.OVERLAP_WEIGHTED_HAZARD_RATIO,
    "inverse-probability": StudyQuantity.INVERSE_PROBABILITY_WEIGHTED_HAZARD_RATIO,
}


def imbalance(people: People, group: str, reference: str, weighted: Collection[str] = ()) -> BiasCheck | None:
    """Compares every baseline column in which patients differ, age once; None where nobody is described. `weighted` are
    the covariates that comparisons may be weighted for."""
    members = np.isin(people.group.astype(str), (group, reference))
    groups = people.group[members]
    balances = tuple(
        balance
        for name, column in age_once(people.covariates).items()
        for balance in balance_of(groups, name, column[members], people.missing(name)[members], reference)
    )
    if not balances:
        return None
    found = Imbalance(balances=balances)
    chances = tuple(chances_of(people, members, group, found, weighted))
    return BiasCheck(kind=BiasKind.IMBALANCE, groups=(group, reference), found=replace(found, chances=chances))


def chances_of(
    people: People, members: NDArray[np.bool_], group: str, found: Imbalance, weighted: Collection[str]
) -> Iterator[Chance]:
    """The chance level of all covariates, and of those not weighted for; nothing in groups so large that it is 0."""
    if members.sum() > MOST_ALLOCATED:
        return
    columns = {name: people.covariates[name][members] for name in found.covariates}
    known = {name: ~people.missing(name)[members] for name in columns}
    apart = apart_at_random(people.group[members] == group, columns, known)
    same_age = any(map(is_age, weighted))
    left = found.without({name for name in columns if name in weighted or (same_age and is_age(name))})
    counts = {some.covariates: len(some.apart(UNALIKE)) for some in (found, left) if some.balances}
    yield from (chance_of(apart, covariates, count) for covariates, count in counts.items())


def balance_of(
    groups: NDArray[np.object_], name: str, column: NDArray[np.generic], missing: NDArray[np.bool_], reference: str
) -> Iterator[CovariateBalance]:
    """Nothing where nobody has a value or everybody has the same."""
    known, counts = ~missing, {group: int((missing & (groups == group)).sum()) for group in sorted(set(groups))}
    if len(set(column[known].tolist())) < 2:
        return
    if len(set(groups[known])) < 2:
        yield CovariateBalance(
            covariate=name, group_mean=None, reference_mean=None, difference=None, missing=counts, reason="one_group"
        )
        return
    found = standardised_mean_differences(groups[known].astype(str), {name: column[known]}, reference=reference)
    for difference in found.values():
        yield CovariateBalance(
            covariate=difference.covariate,
            group_mean=difference.group_mean,
            reference_mean=difference.reference_mean,
            difference=difference.unweighted,
            missing=counts,
            reason="apart" if difference.reason else "",
        )


def weighting(question: Question) -> BiasCheck:
    """The hazard ratio between groups that are weighted alike in the protocol's covariates."""
    if not question.covariate_names:
        return question.not_given(BiasKind.WEIGHTING, "no_covariates")
    known = question.complete
    score = score_of(question, known)
    return score if isinstance(score, BiasCheck) else weighted_alike(question, known, score)


def score_of(
    question: Question, known: NDArray[np.bool_], kind: BiasKind = BiasKind.WEIGHTING
) -> PropensityScore | BiasCheck:
    """The propensity score of those whose covariates are known, or the check with the reason why there is none."""
    groups = question.pair.group[known].astype(str)
    smaller = min(int((groups == name).sum()) for name in (question.group, question.reference))
    if not smaller:
        return question.not_given(kind, "covariates_missing")
    coefficients = len(as_covariates(question.covariates(known)).names)
    if smaller < FEWEST_PER_COEFFICIENT * coefficients:
        few = {"smaller": smaller, "coefficients": coefficients}
        return question.not_given(kind, "few_for_covariates", **few)
    try:
        score = propensity_score(groups, question.covariates(known), reference=question.reference)
    except NoPropensityScore as error:
        return question.not_given(kind, "not_estimable", why=error.why)
    common = positivity(score, groups, reference=question.reference).common
    if score.model.penalised or common is None or np.isin(score.scores, (0.0, 1.0)).any():
        return question.not_given(kind, "no_overlap")
    return score


def weighted_alike(question: Question, known: NDArray[np.bool_], score: PropensityScore) -> BiasCheck:
    groups, reference = question.pair.group[known].astype(str), question.reference
    overlap = positivity(score, groups, reference=reference)
    weights = {kind: balancing_weights(score, groups, kind=kind, reference=reference) for kind in WEIGHTS}
    return question.found(
        BiasKind.WEIGHTING,
        *(() if known.all() else (weighted_ratio(question, known, COMPLETE_CASES, None),)),
        *(weighted_ratio(question, known, WEIGHTS[kind], found) for kind, found in weights.items()),
        found=Weighted(
            covariates=question.covariate_names,
            n=int(known.sum()),
            left_out=int((~known).sum()),
            effective={kind: dict(found.effective_sample_sizes) for kind, found in weights.items()},
            outside=int(overlap.outside.sum()),
            extreme=int(overlap.extreme.sum()),
            balances={kind: remaining_difference(question, known, found) for kind, found in weights.items()},
            differences={
                "as_they_are": differences_between(question, known, None),
                **{kind: differences_between(question, known, found) for kind, found in weights.items()},
            },
        ),
    )


def weighted_ratio(
    question: Question, known: NDArray[np.bool_], quantity: StudyQuantity, weights: BalancingWeights | None
) -> StudyEstimate:
    """Estimates the ratio of those whose covariates are known; without weights, what leaving others out does."""
    late = question.pair.late
    fit = question.fit(
        question.treated[known],
        time=question.time[known],
        event=question.pair.event[known],
        entry=None if late is None else late[known],
        weights=weights,
    )
    ratio = question.estimate(fit, quantity)
    if weights is None:
        return replace(ratio, population=Population.WITH_COVARIATES())
    return replace(ratio, population=weights.population, source=weights.source)


def remaining_difference(question: Question, known: NDArray[np.bool_], weights: BalancingWeights) -> float:
    """The largest standardised difference of a covariate after weighting."""
    return max(map(abs, differences_between(question, known, weights).values()), default=0.0)


def differences_between(
    question: Question, known: NDArray[np.bool_], weights: BalancingWeights | None
) -> dict[str, float]:
    """The standardised difference of each covariate that has one, weighted where there are weights."""
    found = standardised_mean_differences(
        question.pair.group[known].astype(str),
        question.covariates(known),
        weights=weights,
        reference=question.reference,
    )
    each = {name: d.unweighted if weights is None else d.weighted for name, d in found.items()}
    return {name: value for name, value in each.items() if value is not None}
