"""A hazard ratio over time: scaled Schoenfeld residuals, the ratio of the model, and those before and after a cut."""

from functools import partial
from math import log
from typing import Any

from theracurve.analysis.regression_values import SplitRatio
from theracurve.analysis.results import Comparison
from theracurve.report.figures.drawing import COLOURS, INK, ORIGIN_ROOM, months_axis, sheet
from theracurve.report.figures.figure import Data, Figure
from theracurve.wording.estimates import analysis_name
from theracurve.wording.regression import factor_name, ratio_said
from theracurve.wording.words import Words

LEFT, RIGHT, BODY, UNDER = 18.0, 5.0, 55.0, 12.0
HEADER = ("months", "log_hazard_ratio")


def ratio_over_time(comparison: Comparison, found: SplitRatio, name: str, words: Words, origin: str) -> Figure:
    factor = factor_name(found.covariate, found.category, words)
    early, late = (ratio_said(ratio, words) for ratio in (found.early, found.late))
    return Figure(
        name=name,
        title=words("regression.over_time.title", analysis=analysis_name(comparison, words), factor=factor),
        caption=words("regression.over_time.caption"),
        alt=words("regression.over_time.alt", events=len(found.residuals), early=early, late=late),
        data=Data(HEADER, tuple((round(month, 6), round(value, 6)) for month, value in found.residuals)),
        draw=partial(draw, found, words),
        origin=origin,
        discloses=True,
    )


def draw(found: SplitRatio, words: Words, width: float) -> Any:
    page = sheet(width, ORIGIN_ROOM + 2 + BODY + UNDER)
    axes = page.axes(LEFT, ORIGIN_ROOM + 2, width - LEFT - RIGHT, BODY)
    end = max(month for month, _ in found.residuals)
    axes.plot(*zip(*found.residuals, strict=True), "o", color=COLOURS[0], markersize=2.8, alpha=0.6)
    axes.axhline(found.coefficient, color=INK, linewidth=0.8, linestyle=(0, (4, 2)))
    for ratio, span in ((found.early, (0.0, found.cut_months)), (found.late, (found.cut_months, end))):
        if ratio.value is not None:
            axes.plot(span, [log(ratio.value)] * 2, color=COLOURS[1], linewidth=1.6)
    months_axis(axes, 0.0, end, words("figures.months"))
    axes.set_ylabel(words("regression.over_time.axis"))
    return page.figure
