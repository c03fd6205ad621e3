"""Curves that may leave the group: they fall where enough events have come together, and end where too few are at risk.

A step of a Kaplan-Meier curve is one patient, and so is its end; with the numbers at risk under it every time can be
read off (Guyot et al., BMC Med Res Methodol 2012;12:9).
"""

from collections.abc import Iterator
from dataclasses import replace
from math import floor

from theracurve.analysis.results import Comparison, Curve


def as_told(comparison: Comparison, least: int | None) -> Comparison:
    """The comparison with its curves by steps of the least count; as it is where nothing is masked."""
    if least is None:
        return comparison
    return replace(comparison, curves=tuple(by_steps(curve, least) for curve in comparison.curves))


def by_steps(curve: Curve, least: int) -> Curve:
    """A curve that falls at the event with which at least `least` have happened since it last fell. Between its steps
    it has a row at each whole month; numbers at risk are rounded down to a multiple of `least`, and it ends with the
    last month in which they are not 0."""
    end = max((month for month in range(floor(curve.last_time) + 1) if curve.at_risk_at(month) >= least), default=0)
    steps = {curve.times[place]: (place, events) for place, events in steps_of(curve, least)}
    times = sorted({*map(float, range(1, end + 1)), *(time for time in steps if time <= end)})
    last = [max((place for at, (place, _) in steps.items() if at <= time), default=None) for time in times]
    return replace(
        curve,
        times=tuple(times),
        survival=tuple(1.0 if place is None else curve.survival[place] for place in last),
        lower=tuple(None if place is None else curve.lower[place] for place in last),
        upper=tuple(None if place is None else curve.upper[place] for place in last),
        at_risk=tuple(curve.at_risk_at(time) // least * least for time in times),
        events_at=tuple(steps[time][1] if time in steps else 0 for time in times),
        censor_times=(),
        censored_at=(),
        last_time=float(end),
    )


def steps_of(curve: Curve, least: int) -> Iterator[tuple[int, int]]:
    """Yields the place of each event with which enough have come together, and how many have."""
    together = 0
    for place, events in enumerate(curve.events_at):
        together += events
        if together >= least:
            yield place, together
            together = 0
