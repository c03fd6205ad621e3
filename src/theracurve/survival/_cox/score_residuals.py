"""Score residuals of a Cox model: what each row contributes to the score, and so its influence on the estimate.

Lin and Wei (1989), "The robust inference for the Cox proportional hazards model", J Am Stat Assoc 84:1074-8, with
Efron's rule for ties as in Therneau and Grambsch (2000), section 4.4.
"""

import numpy as np

from theracurve.survival._cox.partial_likelihood import PartialLikelihoodPoint
from theracurve.survival._inputs.inputs import FloatArray


def score_residuals(point: PartialLikelihoodPoint) -> FloatArray:
    """(m, p): each row's events less what its risk would have it contribute; without its case weight."""
    at_event = mean_at_event(point)
    by_slot, events_only = _hazard_sums(point)
    sets, x = point.of.risk, point.of.x
    relative = (point.risk / point.of.weight)[:, None]
    while_at_risk = sets.while_at_risk(by_slot)
    residuals = -relative * (x * while_at_risk[:, :1] - while_at_risk[:, 1:])
    events, slot = sets.event_rows, sets.event_slot
    out_early = events_only[slot]
    residuals[events] += x[events] - at_event[slot]
    residuals[events] += relative[events] * (x[events] * out_early[:, :1] - out_early[:, 1:])
    return residuals


def mean_at_event(point: PartialLikelihoodPoint) -> FloatArray:
    """(k, p): mean covariates of those at risk, averaged over the draws of each slot."""
    once = np.ones(len(point.of.draws.slot))
    mean: FloatArray = point.sum_of_means(once) / point.sum_by_slot(once)[:, None]
    return mean


def _hazard_sums(point: PartialLikelihoodPoint) -> tuple[FloatArray, FloatArray]:
    """Two arrays (k, 1 + p): the hazard of each slot and the hazard times the mean covariates; the second counts of
    each draw only the fraction of tied events that is already out."""
    whole, out = point.hazard, point.hazard * point.of.draws.fraction
    return (
        np.column_stack([point.sum_by_slot(whole), point.sum_of_means(whole)]),
        np.column_stack([point.sum_by_slot(out), point.sum_of_means(out)]),
    )
