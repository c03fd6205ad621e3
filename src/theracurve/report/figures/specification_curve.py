"""The specification curve: every specification by its estimate, with its interval, and under it which answers it gives.

Above, the estimates in order and their intervals as a band; the stated specification is marked. Below, a line for each
answer: how often it is given along the curve, so that an answer that makes the difference stands at one end.
"""

from functools import partial
from itertools import pairwise
from math import log2
from typing import Any

from theracurve.analysis.variations.values import Asked, Specification, SpecificationCurve
from theracurve.report.figures.drawing import FAINT, INK, ORIGIN_ROOM, SMALL, SOFT, broken, line_height, sheet
from theracurve.report.figures.figure import Data, Figure, Value
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.numbers import fixed, rounded
from theracurve.wording.variations import answered, curve_name
from theracurve.wording.words import Words

ESTIMATES = 58.0  # mm
ROW = 3.3  # mm: one answer
GAP, UNDER, RIGHT = 3.0, 10.0, 4.0
COLUMNS = 120  # along the curve
FURTHEST = 5  # doublings of a hazard ratio that are shown
BLUE, RED = "#0072b2", "#d55e00"
NUMBERS = ("estimate", "lower", "upper", "p_value", "patients", "events", "stated")


def specification_curve(curve: SpecificationCurve, name: str, words: Words, origin: str) -> Figure:
    known = tuple(s for s in curve.specifications if s.value is not None)
    without = len(curve.specifications) - len(known)
    values = sorted(s.value for s in known if s.value is not None)
    shown = [number_said(value, curve.measure, words) for value in (values[0], values[-1])] if values else ["", ""]
    return Figure(
        name=name,
        title=words("integrity.variants.figure.title", name=curve_name(curve, words)),
        caption=words("integrity.variants.figure.caption", without=without),
        alt=words("integrity.variants.figure.alt", n=len(known), lowest=shown[0], highest=shown[1]),
        data=Data(
            (*(question.name for question in curve.questions), *NUMBERS),
            tuple(map(data_row, curve.specifications)),
            ("patients", "events"),
        ),
        draw=partial(draw, curve, known, words),
        origin=origin,
    )


def number_said(value: float, measure: StudyQuantity, words: Words) -> str:
    """A ratio, or percentage points."""
    return rounded(value, words) if measure is StudyQuantity.HAZARD_RATIO else fixed(100 * value, 0, words)


def data_row(s: Specification) -> tuple[Value, ...]:
    numbers = (None if v is None else round(v, 6) for v in (s.value, s.lower, s.upper, s.p_value))
    return (*s.answers, *numbers, s.n, s.events, s.stated)


def lines_of(curve: SpecificationCurve) -> tuple[tuple[Asked, str], ...]:
    return tuple((question, answer) for question in curve.questions for answer in question.answers)


def draw(curve: SpecificationCurve, known: tuple[Specification, ...], words: Words, width: float) -> Any:
    """The matplotlib figure at a width in millimetres."""
    lines = lines_of(curve)
    left = 62.0 if width > 120 else 40.0
    answers = ROW * max(len(lines), 1)  # a protocol may leave open nothing that has answers to list
    page = sheet(width, ORIGIN_ROOM + ESTIMATES + GAP + answers + UNDER)
    top = page.axes(left, ORIGIN_ROOM + 1, width - left - RIGHT, ESTIMATES - 1)
    below = page.axes(left, ORIGIN_ROOM + ESTIMATES + GAP, width - left - RIGHT, answers)
    draw_estimates(top, curve, known, words)
    draw_answers(below, curve, known, words)
    for place, (question, answer) in enumerate(lines):
        said = broken(answered(question, answer, words), left - 4, SMALL)[0]
        look = {"weight": "bold", "color": INK} if answer == question.stated else {"color": SOFT}
        y = ORIGIN_ROOM + ESTIMATES + GAP + (place + 0.5) * ROW - line_height(SMALL) / 2
        page.text(2, y, said, fontsize=SMALL, **look)
    return page.figure


def scaled(value: float | None, measure: StudyQuantity) -> float | None:
    """As it is drawn: doublings of a hazard ratio, percentage points."""
    if value is None:
        return None
    if measure is not StudyQuantity.HAZARD_RATIO:
        return 100 * value
    return max(-FURTHEST, min(FURTHEST, log2(value))) if value > 0 else -FURTHEST


def draw_estimates(axes: Any, curve: SpecificationCurve, known: tuple[Specification, ...], words: Words) -> None:
    places = [place + 0.5 for place in range(len(known))]
    middle, lower, upper = (
        [scaled(getattr(s, part), curve.measure) for s in known] for part in ("value", "lower", "upper")
    )
    ends = [end if end is not None else value for end, value in zip(lower, middle, strict=True)]
    tops = [end if end is not None else value for end, value in zip(upper, middle, strict=True)]
    axes.fill_between(places, ends, tops, color=BLUE, alpha=0.15, linewidth=0, step="mid")
    axes.step(places, middle, where="mid", color=BLUE, linewidth=1.2)
    axes.axhline(0, color=INK, linewidth=0.7)
    for place, specification in zip(places, known, strict=True):
        if specification.stated:
            axes.axvline(place, color=RED, linewidth=0.9, linestyle=(0, (3, 2)))
            value = scaled(specification.value, curve.measure)
            axes.plot([place], [value], "D", color=RED, markersize=5, markeredgecolor="white", zorder=4)
    axes.set_xlim(0, max(len(known), 1))
    axes.set_xticks([])
    axes.set_ylabel(words(f"integrity.variants.figure.{curve.measure}"))
    if curve.measure is StudyQuantity.HAZARD_RATIO:
        low, high = (round(limit) for limit in axes.get_ylim())
        ticks = list(range(low, high + 1, 1 if high - low <= 6 else 2))
        axes.set_yticks(ticks, [f"{2.0**tick:g}" if tick >= 0 else f"1/{2**-tick}" for tick in ticks])


def draw_answers(axes: Any, curve: SpecificationCurve, known: tuple[Specification, ...], words: Words) -> None:
    """A line for each answer: its share of the specifications in each part of the curve."""
    columns = min(COLUMNS, max(len(known), 1))
    edges = [len(known) * column / columns for column in range(columns + 1)]
    lines = lines_of(curve)
    asked = [question.name for question in curve.questions]
    for place, (question, answer) in enumerate(lines):
        given = [specification.answers[asked.index(question.name)] == answer for specification in known]
        shares = [share_between(given, start, stop) for start, stop in pairwise(edges)]
        base = place + 0.92
        tops = [base - 0.84 * share for share in shares]
        colour = INK if answer == question.stated else SOFT
        axes.fill_between(edges, [*tops, tops[-1]], base, step="post", color=colour, alpha=0.85, linewidth=0)
        if place and lines[place - 1][0] != question:
            axes.axhline(place, color=FAINT, linewidth=0.6)
    for place, specification in enumerate(known):
        if specification.stated:
            axes.axvline(place + 0.5, color=RED, linewidth=0.9, linestyle=(0, (3, 2)))
    axes.set_xlim(0, max(len(known), 1))
    axes.set_ylim(max(len(lines), 1), 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(words("integrity.variants.figure.axis"))


def share_between(given: list[bool], start: float, stop: float) -> float:
    """Takes of the specifications from place to place the share that gives an answer."""
    part = given[int(start) : max(int(stop), int(start) + 1)]
    return sum(part) / len(part) if part else 0.0
