"""A curve drawn on matplotlib axes: steps, their limits, marks where somebody left."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from theracurve.survival._inputs.inputs import FloatArray

NONE: FloatArray = np.empty(0)


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """One curve: `begin` until the first of `times` (n,), from each of them on the value (n,) that stands with it.

    `lower` and `upper` are (n,) or empty where there are no limits; `left` are the times of those who left without an
    event.
    """

    label: str
    counts: str
    begin: float
    times: FloatArray
    values: FloatArray
    lower: FloatArray = field(default_factory=lambda: NONE)
    upper: FloatArray = field(default_factory=lambda: NONE)
    left: FloatArray = field(default_factory=lambda: NONE)
    time: str = "time"


class Plotted:
    """Gives `plot` to whatever `_steps` returns."""

    __slots__ = ()

    @abstractmethod
    def _steps(self) -> tuple[Steps, ...]: ...

    def plot(self, axes: Any = None, *, interval: bool = True) -> Any:
        """Draws each curve on `axes`, or on new ones, with the limits of its interval; the matplotlib axes."""
        from matplotlib import pyplot

        axes = pyplot.subplots()[1] if axes is None else axes
        curves = self._steps()
        for curve in curves:
            draw_steps(axes, curve, interval)
        axes.set_ylim(bottom=0)
        axes.set_xlim(left=0)
        axes.set_xlabel(curves[0].time if curves else "")
        axes.set_ylabel(curves[0].counts if curves else "")
        axes.legend(frameon=False)
        return axes


def draw_steps(axes: Any, curve: Steps, interval: bool) -> None:
    times, values = np.append(0.0, curve.times), np.append(curve.begin, curve.values)
    (line,) = axes.step(times, values, where="post", label=curve.label)
    if interval and curve.lower.size:
        look = {"color": line.get_color(), "alpha": 0.15, "linewidth": 0}
        axes.fill_between(curve.times, curve.lower, curve.upper, step="post", **look)
    if curve.left.size:
        heights = values[np.searchsorted(times, curve.left, side="right") - 1]
        axes.plot(curve.left, heights, "|", color=line.get_color())


def together(curves: Sequence[Plotted]) -> tuple[Steps, ...]:
    return tuple(steps for curve in curves for steps in curve._steps())
