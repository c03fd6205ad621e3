"""The checks for bias as a forest: the planned hazard ratio filled, every other answer beside it."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from theracurve.analysis.bias.check import BiasCheck
from theracurve.report.figures.figure import Data, Figure
from theracurve.report.figures.forest import ForestRow, draw, number_of
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.bias import ratio_name
from theracurve.wording.estimates import analysis_name
from theracurve.wording.estimators import in_language
from theracurve.wording.labels import pair
from theracurve.wording.words import Words

HEADER = ("analysis", "check", StudyQuantity.HAZARD_RATIO, "lower", "upper", "patients", "events", "reason")


def bias_forest(checks: Sequence[BiasCheck], words: Words, origin: str) -> Figure | None:
    """None where no check gives a hazard ratio."""
    asked = [check for check in checks if check.planned is not None]
    answers = sum(len(check.estimates) for check in asked)
    if not answers:
        return None
    rows = tuple(rows_of(asked, words))
    return Figure(
        name="bias-forest",
        title=words("bias.figure.title"),
        caption=words("bias.figure.caption"),
        alt=words("bias.figure.alt", n=answers),
        data=Data(HEADER, tuple(data_of(asked, words)), ("patients", "events")),
        draw=partial(draw, rows, words),
        origin=origin,
    )


def rows_of(checks: Sequence[BiasCheck], words: Words) -> Iterator[ForestRow]:
    """Under the heading of each planned comparison its own ratio and those of the checks."""
    for _, of_comparison in groupby(checks, key=lambda check: check.comparison):
        found = tuple(of_comparison)
        planned = found[0].planned
        assert planned is not None
        yield ForestRow(analysis_name(planned, words))
        yield ForestRow(words("bias.planned"), number_of(planned, words), planned, filled=True)
        for check in found:
            for estimate in check.estimates:
                name = pair(words(f"bias.kinds.{check.kind}.name"), ratio_name(check, estimate, words), words)
                yield ForestRow(name, number_of(estimate, words), estimate)


def data_of(checks: Sequence[BiasCheck], words: Words) -> Iterator[tuple[str | float | int | None, ...]]:
    heading = ""
    for row in rows_of(checks, words):
        e = row.estimate
        if e is None:
            heading = row.words
        else:
            yield heading, row.words, e.value, e.lower, e.upper, e.n, e.events, in_language(e.reason, words)
