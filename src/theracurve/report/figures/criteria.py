"""Benefit by criterion and visit: the four answers as shares of each group, one column a visit."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from theracurve.analysis.results import CriterionCount
from theracurve.report.figures.drawing import ORIGIN_ROOM, SMALL, SOFT, sheet
from theracurve.report.figures.figure import Data, Figure
from theracurve.report.figures.marks import ANSWER_FILLS, Entry, legend_height, write_legend
from theracurve.vocabulary.named import split_qualified
from theracurve.wording.labels import capital, of_named, said, visit_name
from theracurve.wording.words import Words

ROW, GAP = 4.4, 0.5  # mm of a bar; of a row between criteria
LEFT, RIGHT, BETWEEN, HEADING, UNDER = 36.0, 3.0, 4.0, 6.0, 9.0  # mm
ROOM_FOR_TICKS = 22.0  # mm
DIGIT = 1.8  # mm that a digit of a number inside a bar needs


def criteria(
    counts: Sequence[CriterionCount], groups: Sequence[str], words: Words, origin: str, benefit: str = ""
) -> Figure:
    """Every criterion at every visit of the benefit of this name, in every group."""
    met = sum(count.answers.get("met", 0) for count in counts)
    of = sum(sum(count.answers.values()) for count in counts)
    return Figure(
        name="-".join(("benefit-by-criterion", *((benefit,) if benefit else ()))),
        title=of_named(words("figures.criteria.title"), benefit, words),
        caption=words("figures.criteria.caption"),
        alt=words("figures.criteria.alt", met=met, of=of),
        data=Data(("visit", "criterion", "group", "answer", "patients"), tuple(rows_of(counts))),
        draw=partial(draw, tuple(counts), tuple(groups), words),
        origin=origin,
        discloses=True,
    )


def rows_of(counts: Sequence[CriterionCount]) -> Iterator[tuple[str, str, str, str, int]]:
    for count in counts:
        yield from ((count.visit, count.criterion, count.group, answer, n) for answer, n in count.answers.items())


def draw(counts: tuple[CriterionCount, ...], groups: tuple[str, ...], words: Words, width: float) -> Any:
    visits = list(dict.fromkeys(count.visit for count in counts))
    criteria_named = list(dict.fromkeys(count.criterion for count in counts))
    rows = len(criteria_named) * (len(groups) + GAP)
    answers = words.under("labels.answers")
    entries = [Entry(label, "box", ANSWER_FILLS[a][0], hatch=ANSWER_FILLS[a][1]) for a, label in answers.items()]
    top = ORIGIN_ROOM + legend_height(entries, width - 6) + HEADING
    page = sheet(width, top + rows * ROW + UNDER)
    write_legend(page, entries, 3, ORIGIN_ROOM, width - 6)
    wide = (width - LEFT - RIGHT - BETWEEN * (len(visits) - 1)) / len(visits)
    for place, visit in enumerate(visits):
        axes = page.axes(LEFT + place * (wide + BETWEEN), top, wide, rows * ROW)
        look = {"weight": "bold"} if wide >= ROOM_FOR_TICKS else {"fontsize": SMALL}
        page.text(LEFT + place * (wide + BETWEEN), top - 4.5, capital(visit_name(visit, words)), **look)
        found = {(c.criterion, c.group): c for c in counts if c.visit == visit}
        draw_visit(axes, found, criteria_named, groups, wide)
        dress(axes, criteria_named if place == 0 else (), groups, rows, wide, words)
    page.text(LEFT + (width - LEFT - RIGHT) / 2, top + rows * ROW + 4.5, words("figures.visits.axis"), ha="center")
    return page.figure


def draw_visit(
    axes: Any,
    found: dict[tuple[str, str], CriterionCount],
    criteria_named: Sequence[str],
    groups: Sequence[str],
    wide: float,
) -> None:
    for place, criterion in enumerate(criteria_named):
        for of_group, group in enumerate(groups):
            if (criterion, group) in found:
                draw_bar(axes, place * (len(groups) + GAP) + of_group, found[criterion, group], wide)


def draw_bar(axes: Any, y: float, count: CriterionCount, wide: float) -> None:
    """A part that is too narrow for its number goes without; `wide` is the whole bar in millimetres."""
    total, left = sum(count.answers.values()), 0.0
    for answer, n in count.answers.items():
        colour, hatch = ANSWER_FILLS[answer]
        share = 100 * n / total if total else 0.0
        axes.barh(y, share, 0.82, left, color=colour, hatch=hatch, edgecolor=SOFT, linewidth=0.3)
        if share / 100 * wide >= DIGIT * len(str(n)) + 1:
            box = {"facecolor": colour, "edgecolor": "none", "pad": 1.0} if hatch else None
            look = {"ha": "center", "va": "center_baseline", "fontsize": SMALL, "bbox": box}
            axes.text(left + share / 2, y, str(n), color="white" if answer == "met" else "black", **look)
        left += share


def dress(axes: Any, named: Sequence[str], groups: Sequence[str], rows: float, wide: float, words: Words) -> None:
    """The names of criteria and groups stand beside the first visit alone; a narrow one has no numbers at its axis."""
    axes.set_ylim(rows - GAP - 0.4, -0.6)
    axes.set_xlim(0, 100)
    axes.set_xticks([0, 50, 100] if wide >= ROOM_FOR_TICKS else [])
    ticks = [
        (place * (len(groups) + GAP) + of_group, group if of_group else f"{criterion}, {group}")
        for place, criterion in enumerate(
            capital(said("labels.criteria", split_qualified(name)[1], words)) for name in named
        )
        for of_group, group in enumerate(groups)
    ]
    axes.set_yticks([y for y, _ in ticks], [name for _, name in ticks])
    axes.tick_params(axis="y", length=0, labelsize=SMALL)
    axes.spines["left"].set_visible(False)
