"""Two stages: what switching did to those of the reference after a secondary baseline, taken off their times.

Latimer and others (2017), Stat Methods Med Res 26:724-51. From the secondary baseline (progression) on, those who
switch are compared with those who do not in a Weibull model of time, given covariates; the time after the switch is
divided by the ratio that it finds, the reference is censored anew at the earliest time at which whoever switches could
have been censored, and the arms are compared.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import exp, log

import numpy as np

from theracurve.phrases import Statement, apart, clauses
from theracurve.survival._inputs.inputs import FloatArray
from theracurve.survival._switching.naive import not_given, ratio_of
from theracurve.survival._switching.switched import Switched
from theracurve.survival._switching.weibull import weibull_time_ratios
from theracurve.survival._values import papers
from theracurve.survival._values.phrases import Method, Note, Why
from theracurve.survival._values.values import Estimate
from theracurve.survival._weights.clone_censor_weight import FEWEST_USABLE, percentile

FEWEST_SWITCHES = 5


def switch_in_two_stages(of: Switched, level: float, resamples: int, seed: int) -> Estimate:
    """The hazard ratio, with percentile limits of a bootstrap of patients through both stages."""
    ratio = second_stage(of, level)
    if ratio.value is None:
        return ratio
    rng = np.random.default_rng(seed)
    drawn = np.array([*log_ratios(of, rng, resamples)])
    source = apart((papers.LATIMER, ratio.source))
    if not resamples or len(drawn) < FEWEST_USABLE * resamples:
        notes = (*ratio.notes, Note.FEW_RESAMPLES(drawn=len(drawn), resamples=resamples)) if resamples else ratio.notes
        return replace(ratio, lower=None, upper=None, std_error=None, source=source, notes=notes)
    lower, upper = (exp(percentile(drawn, share, 0.0)) for share in ((1 - level) / 2, (1 + level) / 2))
    method = clauses(ratio.method, Method.PERCENTILE_INTERVAL(resamples=resamples), Method.SEED(seed=seed))
    return replace(ratio, lower=lower, upper=upper, std_error=None, method=method, source=source)


def log_ratios(of: Switched, rng: np.random.Generator, resamples: int) -> Iterator[float]:
    """Give the logarithm of the ratio of each resample that has one."""
    for _ in range(resamples):
        ratio = second_stage(of.drawn(rng.integers(0, of.n, of.n)), 0.95)
        if ratio.value:
            yield log(ratio.value)


def second_stage(of: Switched, level: float) -> Estimate:
    """The arms compared, with the time after each switch divided by the ratio of the first stage."""
    method, note = Method.TWO_STAGE(), Note.ASSUMES_SECONDARY_BASELINE()
    if not of.has_switched.any():
        return ratio_of(of, of.time, of.event, level, method, note)
    factor = first_stage(of)
    if isinstance(factor, Statement):
        return not_given(of, factor, method, note)
    began = np.where(of.has_switched, of.switched, of.time)
    time = began + (of.time - began) / factor
    until = np.where(of.treated, np.inf, of.censoring * min(1.0, 1 / factor))
    event = of.event & (time <= until)
    return ratio_of(of, np.minimum(time, until), event, level, method, note)


def first_stage(of: Switched) -> float | Statement:
    """By what switching multiplies the time from the secondary baseline on, or why that is not to be had."""
    there = ~of.treated & (of.progressed < of.time)
    if (of.has_switched & ~(there & (of.switched >= of.progressed))).any():
        return Why.SWITCH_BEFORE_BASELINE()
    switches = int(of.has_switched.sum())
    if switches < FEWEST_SWITCHES or switches == int(there.sum()):
        return Why.FEW_SWITCHED(count=switches, least=FEWEST_SWITCHES)
    columns: FloatArray = np.column_stack([of.has_switched[there].astype(np.float64), of.covariates[there]])
    found = weibull_time_ratios(of.time[there] - of.progressed[there], of.event[there], columns)
    return Why.NO_WEIBULL() if found is None else float(found[0])
