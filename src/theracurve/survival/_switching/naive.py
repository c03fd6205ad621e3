"""The switch ignored, and the switch taken as a censoring."""

import numpy as np

from theracurve.phrases import Statement, clauses
from theracurve.survival._cox.cox import cox
from theracurve.survival._cox.cox_fit import CoxFit
from theracurve.survival._inputs.inputs import BoolArray, FloatArray
from theracurve.survival._switching.switched import Switched
from theracurve.survival._values.phrases import Method, Note, Why
from theracurve.survival._values.values import Estimate


def switch_ignored(of: Switched, level: float) -> Estimate:
    return ratio_of(of, of.time, of.event, level, Method.SWITCH_IGNORED(), Note.ASSUMES_SWITCH_IS_CARE())


def switch_censored(of: Switched, level: float) -> Estimate:
    until = np.where(of.has_switched, of.switched, of.time)
    event = of.event & ~of.has_switched
    return ratio_of(of, until, event, level, Method.SWITCH_CENSORED(), Note.ASSUMES_SWITCH_AT_RANDOM())


def ratio_of(
    of: Switched, time: FloatArray, event: BoolArray, level: float, method: Statement, note: Statement
) -> Estimate:
    """The hazard ratio of Cox's model of the arm by these times and events (n,), of those at risk for some time."""
    kept = time > 0
    fit = cox(time[kept], event[kept], {"treated": of.treated[kept]}, level=level)
    return said_of(of, fit, method, note)


def not_given(of: Switched, reason: Statement, method: Statement, note: Statement) -> Estimate:
    """A way to treat the switch that gives no ratio, with what it would assume."""
    return Estimate(quantity="hazard_ratio", value=None, n=of.n, method=method, reason=reason, notes=(note,))


def said_of(of: Switched, fit: CoxFit, method: Statement, note: Statement) -> Estimate:
    """The ratio of a way to treat the switch, with what it assumes; where events happened, but none in the time that it
    leaves, that is the reason."""
    ratio = fit.hazard_ratio("treated")
    return Estimate(
        quantity="hazard_ratio",
        value=ratio.value,
        lower=ratio.lower,
        upper=ratio.upper,
        level=ratio.level,
        std_error=ratio.std_error,
        n=of.n,
        events=ratio.events,
        method=clauses(method, ratio.method),
        source=ratio.source,
        reason=Why.NO_EVENT_KEPT() if of.event.any() and not fit.events else ratio.reason,
        notes=(note, *ratio.notes),
    )
