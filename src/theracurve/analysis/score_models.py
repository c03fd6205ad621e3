"""Mean scores by a linear mixed model: every visit of every group has its mean, every patient a level of its own.

A random intercept (compound symmetry), not an unstructured covariance, because that asks for more patients than most of
these studies have. A score that is missing is taken as missing at random, given the patient's other scores.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb
import numpy as np

from theracurve.analysis.score_means import BASELINE, Scores, places_of, scores_by_place, shown_measures
from theracurve.definition.study import Study
from theracurve.survival._mixed.linear import MixedEstimate, MixedFit, linear_mixed_model

Place = tuple[str, str]
"""A group and a visit."""


@dataclass(frozen=True, slots=True)
class ModelledScore:
    """The mean of a score in a group at a visit; `change` is how much more it changed since baseline than in the
    reference group, None at baseline, in the reference group, and where one of the four means is not known.

    `patients` are those with a score there.
    """

    measure: str
    group: str
    visit: str
    patients: int
    mean: MixedEstimate
    change: MixedEstimate | None


def score_models(connection: duckdb.DuckDBPyConnection, study: Study) -> tuple[ModelledScore, ...]:
    """The modelled means of the scores whose plain means are shown; nothing of a score that has no model."""
    scores = scores_by_place(connection) if study.questionnaires else {}
    return tuple(one for measure in shown_measures(study, scores) for one in of_measure(study, measure, scores))


def of_measure(study: Study, measure: str, scores: Scores) -> Iterator[ModelledScore]:
    places = [(group, visit) for group in study.groups for visit, _ in places_of(study)]
    there = {place: scores[measure, *place] for place in places if scores.get((measure, *place))}
    fit = fit_means(there)
    if fit is None:
        return
    column, groups = {place: at for at, place in enumerate(there)}, {group for group, _ in there}
    within = fit.within_patients(len(there) - len(groups))
    between = min(within, fit.patients - len(groups))
    for (group, visit), found in there.items():
        mean = fit.combined({column[group, visit]: 1.0}, max(between, 1))
        compared = four_places(study, group, visit)
        known = bool(compared) and all(place in there for place in compared)
        change = fit.combined({column[p]: sign for p, sign in compared.items()}, within) if known else None
        yield ModelledScore(measure, group, visit, len(found), mean, change)


def four_places(study: Study, group: str, visit: str) -> Mapping[Place, float]:
    """What the difference of two changes is made of, each with its sign; nothing where there is none."""
    reference = study.reference_group
    if reference is None or group == reference or visit == BASELINE:
        return {}
    return {(group, visit): 1.0, (group, BASELINE): -1.0, (reference, visit): -1.0, (reference, BASELINE): 1.0}


def fit_means(there: Mapping[Place, Mapping[str, float]]) -> MixedFit | None:
    """None where nothing varies within patients, or too few values leave nothing to estimate it by."""
    rows = [(at, patient, score) for at, found in enumerate(there.values()) for patient, score in found.items()]
    patients, groups = {patient for _, patient, _ in rows}, {group for group, _ in there}
    if len(rows) - len(patients) - (len(there) - len(groups)) < 1 or len(patients) <= len(groups):
        return None
    fit = linear_mixed_model(
        np.array([score for *_, score in rows]),
        np.eye(len(there))[[at for at, *_ in rows]],
        np.ones((len(rows), 1)),
        np.array([patient for _, patient, _ in rows], dtype=object),
    )
    return fit if fit.residual > 0 else None
