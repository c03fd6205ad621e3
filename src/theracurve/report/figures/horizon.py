"""A comparison at every horizon: P of the test above, the difference in restricted mean below, the stated marked."""

from functools import partial
from typing import Any

from theracurve.analysis.scrutiny import AtHorizon, Horizons
from theracurve.report.figures.drawing import FAINT, INK, ORIGIN_ROOM, SOFT, months_axis, sheet
from theracurve.report.figures.figure import Data, Figure
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.labels import capital, endpoint_name
from theracurve.wording.numbers import in_digits
from theracurve.wording.words import Words

UPPER, LOWER, GAP, UNDER, LEFT, RIGHT = 45.0, 40.0, 4.0, 12.0, 20.0, 4.0
LEAST_P = 1e-4  # smaller ones are drawn here
BLUE, GREEN, RED = "#0072b2", "#009e73", "#d55e00"
HEADER = (
    "months",
    "events",
    "log_rank_p",
    "exact_log_rank_p",
    StudyQuantity.RMST_DIFFERENCE,
    "lower",
    "upper",
    "stated",
)


def horizon_figure(found: Horizons, name: str, words: Words, origin: str) -> Figure:
    subject = capital(endpoint_name(found.endpoint, words))
    return Figure(
        name=name,
        title=words("integrity.horizon.figure.title", subject=subject, groups=" : ".join(found.groups)),
        caption=words("integrity.horizon.figure.caption", level=in_digits(f"{found.level:g}", words)),
        alt=words(
            "integrity.horizon.figure.alt",
            n=len(found.points),
            below=sum(p.p_value is not None and p.p_value < found.level for p in found.points),
            level=in_digits(f"{found.level:g}", words),
        ),
        data=Data(HEADER, tuple(data_row(point, found) for point in found.points), ("events",)),
        draw=partial(draw, found, words),
        origin=origin,
    )


def data_row(p: AtHorizon, found: Horizons) -> tuple[float | int | bool | None, ...]:
    numbers = (p.p_value, p.exact_p_value, p.rmst_difference, p.lower, p.upper)
    return (p.months, p.events, *(None if v is None else round(v, 6) for v in numbers), p.months in found.stated)


def draw(found: Horizons, words: Words, width: float) -> Any:
    """The matplotlib figure at a width in millimetres."""
    page = sheet(width, ORIGIN_ROOM + UPPER + GAP + LOWER + UNDER)
    wide = width - LEFT - RIGHT
    tests = page.axes(LEFT, ORIGIN_ROOM + 1, wide, UPPER - 1)
    means = page.axes(LEFT, ORIGIN_ROOM + UPPER + GAP, wide, LOWER)
    draw_tests(tests, found, words)
    draw_means(means, found, words)
    end = max(point.months for point in found.points)
    for axes, label in ((tests, ""), (means, words("integrity.horizon.figure.axis"))):
        months_axis(axes, 0.0, end, label)
        for month in found.stated:
            axes.axvline(month, color=RED, linewidth=0.9, linestyle=(0, (3, 2)))
    tests.set_xticklabels([])
    return page.figure


def draw_tests(axes: Any, found: Horizons, words: Words) -> None:
    for part, look in (
        ("p_value", {"color": BLUE, "linestyle": "-", "label": words(StudyQuantity.LOG_RANK.label)}),
        (
            "exact_p_value",
            {"color": GREEN, "linestyle": (0, (4, 1.5)), "label": words(StudyQuantity.EXACT_LOG_RANK.label)},
        ),
    ):
        known = [(p.months, max(getattr(p, part), LEAST_P)) for p in found.points if getattr(p, part) is not None]
        if known:
            axes.plot(*zip(*known, strict=True), linewidth=1.3, marker="o", markersize=2.2, **look)
    axes.set_yscale("log")
    axes.set_ylim(LEAST_P if min(p_values(found), default=1) < 1e-3 else 1e-3, 1.15)
    axes.axhline(found.level, color=INK, linewidth=0.7)
    axes.set_ylabel("P")
    axes.set_yticks([1, 0.1, 0.01, 0.001], [in_digits(tick, words) for tick in ("1", "0.1", "0.01", "0.001")])
    axes.minorticks_off()
    if p_values(found):
        axes.legend(frameon=False, fontsize=6.5, loc="lower right")


def p_values(found: Horizons) -> list[float]:
    return [p for point in found.points for p in (point.p_value, point.exact_p_value) if p is not None]


def draw_means(axes: Any, found: Horizons, words: Words) -> None:
    known = [p for p in found.points if p.rmst_difference is not None]
    banded = [p for p in known if p.lower is not None and p.upper is not None]
    axes.axhline(0, color=INK, linewidth=0.7)
    axes.grid(axis="y", color=FAINT, linewidth=0.4)
    axes.fill_between(
        [p.months for p in banded],
        [p.lower for p in banded],
        [p.upper for p in banded],
        color=BLUE,
        alpha=0.15,
        linewidth=0,
    )
    axes.plot([p.months for p in known], [p.rmst_difference for p in known], color=BLUE, linewidth=1.3)
    axes.set_ylabel(words("integrity.horizon.figure.rmst"), color=SOFT)
