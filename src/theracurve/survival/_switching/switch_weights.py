"""The switch as a censoring that depends on covariates: inverse-probability-of-censoring weights.

Those who have not switched stand for those who were alike and had: Robins and Finkelstein (2000), Biometrics 56:779-88.
Weights are stabilised by the chance of not having switched at all, and end where switching does.
"""

from dataclasses import replace

import numpy as np

from theracurve.phrases import apart
from theracurve.survival._cox.cox import cox
from theracurve.survival._inputs.inputs import FloatArray
from theracurve.survival._switching.naive import not_given, ratio_of, said_of
from theracurve.survival._switching.switched import Switched
from theracurve.survival._values import papers
from theracurve.survival._values.phrases import Method, Note, Why
from theracurve.survival._values.values import Estimate
from theracurve.survival._weights.start_model import start_model

FEWEST_SWITCHES = 5


def switch_weighted(of: Switched, level: float) -> Estimate:
    """The hazard ratio with the reference censored at the switch and weighted; as it is, where nobody switches."""
    switches, method, note = int(of.has_switched.sum()), Method.SWITCH_WEIGHTED(), Note.ASSUMES_NO_UNRECORDED_SWITCH()
    if 0 < switches < FEWEST_SWITCHES:
        return not_given(of, Why.FEW_SWITCHED(count=switches, least=FEWEST_SWITCHES), method, note)
    if not switches:
        return ratio_of(of, of.time, of.event, level, method, note)
    reference = np.flatnonzero(~of.treated)
    time, switched = of.time[reference], of.switched[reference]
    last = float(switched[switched < time].max())
    model = start_model(time, switched, of.covariates[reference], grace=last)
    plain = start_model(time, switched, np.empty((len(reference), 0)), grace=last)
    if not model.found or model.separated:
        return not_given(of, Why.SWITCH_TOLD() if model.separated else Why.NO_START_MODEL(), method, note)
    return weighted_ratio(of, model.ends, plain.waiting / model.waiting, level)


def weighted_ratio(of: Switched, ends: FloatArray, weights: FloatArray, level: float) -> Estimate:
    """weights (m, K): of the m patients of the reference after each of the `ends` (K,); 1 before the first."""
    reference, treated = np.flatnonzero(~of.treated), np.flatnonzero(of.treated & (of.time > 0))
    exit = np.where(of.has_switched, of.switched, of.time)[reference]
    bounds = np.concatenate([[0.0], ends, [np.inf]])
    weight = np.column_stack([np.ones(len(reference)), weights])
    whose, piece = np.nonzero(bounds[:-1] < exit[:, None])
    until = np.minimum(bounds[piece + 1], exit[whose])
    patient = np.concatenate([treated, reference[whose]])
    rows_until = np.concatenate([of.time[treated], until])
    stayed = of.event[patient] & ~of.has_switched[patient] & (rows_until == of.time[patient])
    fit = cox(
        rows_until,
        stayed,
        {"treated": of.treated[patient]},
        entry=np.concatenate([np.zeros(len(treated)), bounds[piece]]),
        weights=np.concatenate([np.ones(len(treated)), weight[whose, piece]]),
        cluster=patient,
        level=level,
    )
    ratio = said_of(of, fit, Method.SWITCH_WEIGHTED(), Note.ASSUMES_NO_UNRECORDED_SWITCH())
    return replace(ratio, source=apart((papers.ROBINS_FINKELSTEIN, ratio.source)))
