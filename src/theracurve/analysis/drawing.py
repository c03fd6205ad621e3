"""Curves as plain numbers, for drawing: in months, or in the unit that their times came in."""

import numpy as np

from theracurve.analysis.planned import DAYS_IN_MONTH
from theracurve.analysis.results import Curve, VisitCurve
from theracurve.survival import IncidenceCurve, SurvivalCurve, TurnbullCurve


def drawn(curve: SurvivalCurve, unit: float = DAYS_IN_MONTH) -> Curve:
    """A Kaplan-Meier curve; `unit` is what its times are divided by."""
    months = curve.times / unit
    return Curve(
        group=curve.group,
        n=curve.n,
        events=int(curve.events.sum()),
        times=tuple(months.tolist()),
        survival=tuple(curve.survival.tolist()),
        lower=finite(curve.lower),
        upper=finite(curve.upper),
        at_risk=tuple(int(n) for n in curve.at_risk),
        events_at=tuple(int(n) for n in curve.events),
        censor_times=tuple(months[curve.censored > 0].tolist()),
        last_time=float(months[-1]) if len(months) else 0.0,
        interval=curve.interval,
        method=curve.method,
        start_lower=curve.start_lower,
        censored_at=tuple(int(n) for n in curve.censored),
    )


def drawn_incidence(curve: IncidenceCurve) -> Curve:
    """Draws who has not had the event, a death before it being one of those: 1 - cumulative incidence."""
    months = curve.times / DAYS_IN_MONTH
    own = np.diff(curve.events, prepend=0)
    return Curve(
        group=curve.group,
        n=curve.n,
        events=int(own.sum()),
        times=tuple(months.tolist()),
        survival=tuple((1 - curve.probability).tolist()),
        lower=finite(1 - curve.upper),
        upper=finite(1 - curve.lower),
        at_risk=tuple(int(n) for n in curve.at_risk),
        events_at=tuple(int(n) for n in own),
        censor_times=(),
        last_time=float(months[-1]) if len(months) else 0.0,
        interval="",
        method=curve.method,
    )


def drawn_between_visits(group: str, curve: TurnbullCurve) -> VisitCurve:
    """Draws where the visits let the event lie; what never happened has no interval."""
    ends = np.isfinite(curve.right)
    return VisitCurve(
        group=group,
        n=curve.n,
        left=tuple((curve.left[ends] / DAYS_IN_MONTH).tolist()),
        right=tuple((curve.right[ends] / DAYS_IN_MONTH).tolist()),
        survival=tuple(curve.survival[ends].tolist()),
    )


def finite(values: np.ndarray) -> tuple[float | None, ...]:
    return tuple(float(value) if np.isfinite(value) else None for value in values)
