"""How a Cox model would fare in other patients: Harrell's C less its optimism, and the slope of calibration.

Harrell, Lee and Mark (1996), Stat Med 15:361-87: the model is fitted again to patients drawn with replacement, and each
such model is asked of those drawn and of all. The mean difference of C is the optimism; the mean coefficient of its
predictor among all is the slope, 1 where predictions are as far apart as outcomes, less where they are too far apart.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from theracurve.phrases import apart, clauses
from theracurve.survival._cox.concordance import concordance
from theracurve.survival._cox.cox import cox
from theracurve.survival._cox.cox_data import CoxData
from theracurve.survival._cox.cox_fit import CoxFit
from theracurve.survival._inputs.inputs import FloatArray, IntArray
from theracurve.survival._values.phrases import Method, Note, Why
from theracurve.survival._values.values import Estimate
from theracurve.survival._weights.clone_censor_weight import FEWEST_USABLE

RESAMPLES = 200


@dataclass(frozen=True, kw_only=True)
class Validated:
    """What a fit is worth beyond the patients that it was made of; neither has an interval.

    concordance         Harrell's C less its optimism
    slope               of calibration, by which coefficients would have to shrink
    """

    concordance: Estimate
    slope: Estimate


def validated(fit: CoxFit, *, resamples: int = RESAMPLES, seed: int = 0) -> Validated:
    """Draws patients so many times; the same seed gives the same numbers. The fit is without penalty and weights."""
    rng = np.random.default_rng(seed)
    draws = (rng.integers(0, fit.data.n, fit.data.n) for _ in range(resamples))
    found = np.array([*drawn_apart(fit, draws)]).reshape(-1, 2)
    method = apart((fit.concordance.method, clauses(Method.OPTIMISM(resamples=resamples), Method.SEED(seed=seed))))
    of_slope = clauses(Method.CALIBRATION_SLOPE(resamples=resamples), Method.SEED(seed=seed))
    few = len(found) < FEWEST_USABLE * resamples or fit.concordance.value is None
    apparent = fit.concordance.value or 0.0
    optimism, slope = found.mean(axis=0) if not few else (0.0, 0.0)
    reason = Why.TOO_FEW_RESAMPLES(drawn=len(found), resamples=resamples)
    made = replace(fit.concordance, value=None, method=method, reason=reason)
    if few:
        return Validated(concordance=made, slope=replace(made, quantity="calibration_slope", method=of_slope))
    notes = (Note.FEW_RESAMPLES(drawn=len(found), resamples=resamples),) if len(found) < resamples else ()
    given = replace(fit.concordance, value=apparent - float(optimism), method=method, notes=notes)
    calibrated = replace(given, quantity="calibration_slope", value=float(slope), method=of_slope)
    return Validated(concordance=given, slope=calibrated)


def drawn_apart(fit: CoxFit, draws: Iterable[IntArray]) -> Iterator[tuple[float, float]]:
    """By how much C is larger among those drawn than among all, and the slope among all, of each draw that has a
    model."""
    for rows in draws:
        again = refitted(fit.data, rows, fit.ties)
        if again.reasons or again.concordance.value is None:
            continue
        predictor = (fit.data.covariates - fit.data.origin) @ again.beta
        among_all = concordance_of(fit.data, predictor)
        slope = refit_of(fit.data, {"predictor": predictor}, fit.ties).coefficients["predictor"]
        if among_all is not None and slope is not None:
            yield again.concordance.value - among_all, slope


def refitted(data: CoxData, rows: IntArray, ties: str) -> CoxFit:
    """The same model of patients who were drawn."""
    return cox(
        data.time[rows],
        data.event[rows],
        dict(zip(data.names, data.covariates[rows].T, strict=True)),
        ties=ties,
        strata=None if data.stratum is None else data.stratum.codes[rows],
        entry=None if data.entry is None else data.entry[rows],
    )


def refit_of(data: CoxData, covariates: dict[str, FloatArray], ties: str) -> CoxFit:
    strata = None if data.stratum is None else data.stratum.codes
    return cox(data.time, data.event, covariates, ties=ties, strata=strata, entry=data.entry)


def concordance_of(data: CoxData, predictor: FloatArray) -> float | None:
    rows = data.risk_sets.rows
    return concordance(data.risk_sets, predictor[rows], data.case_weight[rows])
