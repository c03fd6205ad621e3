"""How a Cox model would fare in other patients: Harrell's C less its optimism, and the slope of calibration.

Harrell, Lee and Mark (1996), Stat Med 15:361-87: the model is fitted again to patients drawn with replacement, and each
such model is asked of those drawn and of all. The mean difference of C is the optimism; the mean coefficient of its
predictor among all is the slope, 1 where predictions are as far apart as outcomes, less where they are too far apart.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from theracurve.phrases import NOTHING, Statement, apart, clauses
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
    apart_in, slopes = np.array([*drawn_apart(fit, draws)]).reshape(-1, 2).T
    of_c = apart((fit.concordance.method, clauses(Method.OPTIMISM(resamples=resamples), Method.SEED(seed=seed))))
    of_slope = clauses(Method.CALIBRATION_SLOPE(resamples=resamples), Method.SEED(seed=seed))
    optimism, slope = (mean_of(values, resamples) for values in (apart_in, slopes))
    corrected = None if optimism is None or fit.concordance.value is None else fit.concordance.value - optimism
    return Validated(
        concordance=told(fit, "concordance", corrected, of_c, apart_in, resamples),
        slope=told(fit, "calibration_slope", slope, of_slope, slopes, resamples),
    )


def mean_of(values: FloatArray, resamples: int) -> float | None:
    """None where too few resamples have one: what is left would be the mean of the well-behaved alone."""
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) >= FEWEST_USABLE * resamples else None


def told(
    fit: CoxFit, quantity: str, value: float | None, method: Statement, values: FloatArray, resamples: int
) -> Estimate:
    counts = {"drawn": int(np.isfinite(values).sum()), "resamples": resamples}
    reason = Why.TOO_FEW_RESAMPLES(**counts) if value is None else NOTHING
    notes = (Note.MEAN_OF_SOME(**counts),) if value is not None and counts["drawn"] < resamples else ()
    made = replace(fit.concordance, quantity=quantity, value=value, method=method, reason=reason)
    return replace(made, notes=notes)


def drawn_apart(fit: CoxFit, draws: Iterable[IntArray]) -> Iterator[tuple[float, float]]:
    """By how much C is larger among those drawn than among all, and the slope among all; NaN where there is none.

    Where a coefficient runs away in a resample, its patients still have an order, and so a C, but no slope.
    """
    for rows in draws:
        again = refitted(fit.data, rows, fit.ties)
        predictor = (fit.data.covariates - fit.data.origin) @ again.beta
        among_all, own = concordance_of(fit.data, predictor), again.concordance.value
        gap = np.nan if among_all is None or own is None else own - among_all
        slope = refit_of(fit.data, {"predictor": predictor}, fit.ties).coefficients["predictor"]
        yield gap, np.nan if again.reasons or slope is None else slope


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
