"""The hazard ratio of pairs of patients who were alike, where the plan asks for them, and who was in no pair."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.bias.check import BiasCheck, BiasKind
from theracurve.analysis.bias.found import Matched
from theracurve.analysis.bias.imbalance import score_of
from theracurve.analysis.bias.question import Question
from theracurve.analysis.population import Population
from theracurve.definition.matching import Matching
from theracurve.phrases import apart
from theracurve.survival import MatchedPairs, PropensityScore, propensity_match, standardised_mean_differences
from theracurve.survival._inputs.inputs import BoolArray
from theracurve.vocabulary.study_quantities import StudyQuantity

FEWEST_PAIRS = 5


def matching(question: Question, asked: Matching) -> BiasCheck:
    """One to one within the calliper; not given where there is no propensity score, or hardly a pair."""
    if not question.covariate_names:
        return question.not_given(BiasKind.MATCHING, "no_covariates")
    known = question.complete
    score = score_of(question, known, BiasKind.MATCHING)
    if isinstance(score, BiasCheck):
        return score
    pairs = pairs_of(question, asked, known, score)
    if len(pairs) < FEWEST_PAIRS:
        return question.not_given(BiasKind.MATCHING, "few_pairs", pairs=len(pairs), least=FEWEST_PAIRS)
    return matched(question, asked, known, pairs)


def pairs_of(question: Question, asked: Matching, known: BoolArray, score: PropensityScore) -> MatchedPairs:
    columns = question.covariates(known)
    rows = zip(*(columns[name].tolist() for name in asked.exact), strict=True)
    return propensity_match(
        score.scores,
        question.pair.group[known].astype(str),
        caliper=float(asked.caliper),
        exact=np.array([str(row) for row in rows]) if asked.exact else None,
        seed=asked.seed,
        reference=question.reference,
    )


def matched(question: Question, asked: Matching, known: BoolArray, pairs: MatchedPairs) -> BiasCheck:
    chosen = known.copy()
    chosen[known] = pairs.matched
    late = question.pair.late
    fit = question.fit(
        question.treated[chosen],
        time=question.time[chosen],
        event=question.pair.event[chosen],
        entry=None if late is None else late[chosen],
        cluster=pairs.pair[pairs.matched],
    )
    ratio = question.estimate(fit, StudyQuantity.MATCHED_HAZARD_RATIO)
    given = replace(ratio, population=Population.MATCHED(), source=apart((pairs.source, ratio.source)))
    out = known & ~chosen
    return question.found(
        BiasKind.MATCHING,
        given,
        found=Matched(
            covariates=question.covariate_names,
            exact=asked.exact,
            caliper=float(asked.caliper),
            pairs=len(pairs),
            left_out={name: int((out & of).sum()) for name, of in members_of(question).items()},
            patients_left_out=tuple(question.pair.patient[out].tolist()),
            unknown=int((~known).sum()),
            differences=differences(question, chosen),
            apart=differences_of_those_out(question, known, out),
        ),
    )


def members_of(question: Question) -> dict[str, BoolArray]:
    treated = question.treated
    return {question.group: treated, question.reference: ~treated}


def differences(question: Question, chosen: BoolArray) -> dict[str, float]:
    """The standardised difference of each covariate between the groups of the pairs."""
    found = standardised_mean_differences(
        question.pair.group[chosen].astype(str), question.covariates(chosen), reference=question.reference
    )
    return {name: d.unweighted for name, d in found.items() if d.unweighted is not None}


def differences_of_those_out(question: Question, known: BoolArray, out: NDArray[np.bool_]) -> dict[str, float]:
    """How far those of the group who are in no pair lie from those who are, in each covariate."""
    of_group = known & question.treated
    labels = np.where(out, "out", "in")[of_group]
    if len(set(labels)) < 2:
        return {}
    found = standardised_mean_differences(labels, question.covariates(of_group), reference="in")
    return {name: d.unweighted for name, d in found.items() if d.unweighted is not None}
