"""The switch ignored, and the switch taken as a censoring."""

import numpy as np

from theracurve.phrases import Statement, clauses
from theracurve.survival._cox.cox import cox
from theracurve.survival._inputs.inputs import BoolArray, FloatArray
from theracurve.survival._switching.switched import Switched
from theracurve.survival._values.phrases import Method, Note
from theracurve.survival._values.values import Estimate


def switch_ignored(of: Switched, level: float) -> Estimate:
    return ratio_of(of.time, of.event, of.treated, level, Method.SWITCH_IGNORED(), Note.ASSUMES_SWITCH_IS_CARE())


def switch_censored(of: Switched, level: float) -> Estimate:
    until = np.where(of.has_switched, of.switched, of.time)
    event = of.event & ~of.has_switched
    return ratio_of(until, event, of.treated, level, Method.SWITCH_CENSORED(), Note.ASSUMES_SWITCH_AT_RANDOM())


def ratio_of(
    time: FloatArray, event: BoolArray, treated: BoolArray, level: float, method: Statement, note: Statement
) -> Estimate:
    """The hazard ratio of Cox's model of the arm, of those at risk for some time."""
    kept = time > 0
    fit = cox(time[kept], event[kept], {"treated": treated[kept]}, level=level)
    ratio = fit.hazard_ratio("treated")
    return said_of(ratio, len(time), method, note)


def not_given(of: Switched, reason: Statement, method: Statement, note: Statement) -> Estimate:
    """A way to treat the switch that gives no ratio, with what it would assume."""
    return Estimate(quantity="hazard_ratio", value=None, n=of.n, method=method, reason=reason, notes=(note,))


def said_of(ratio: Estimate, n: int, method: Statement, *notes: Statement) -> Estimate:
    """A ratio of this way to treat the switch, of n patients, with what it assumes."""
    return Estimate(
        quantity="hazard_ratio",
        value=ratio.value,
        lower=ratio.lower,
        upper=ratio.upper,
        level=ratio.level,
        std_error=ratio.std_error,
        n=n,
        events=ratio.events,
        method=clauses(method, ratio.method),
        source=ratio.source,
        reason=ratio.reason,
        notes=(*notes, *ratio.notes),
    )
