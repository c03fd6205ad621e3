"""The subgroups of a comparison as a forest: the hazard ratio of everybody filled, that of each category below."""

from collections.abc import Iterator
from functools import partial

from theracurve.analysis.regression_values import Subgroup
from theracurve.analysis.results import Comparison
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.report.figures.figure import Data, Figure
from theracurve.report.figures.forest import ForestRow, draw, number_of
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.estimates import analysis_name, p_of
from theracurve.wording.estimators import in_language
from theracurve.wording.regression import category_name, covariate_name
from theracurve.wording.words import Words

HEADER = (
    "covariate",
    "category",
    "groups",
    StudyQuantity.HAZARD_RATIO,
    "lower",
    "upper",
    "patients",
    "events",
    "reason",
)


def subgroup_forest(comparison: Comparison, name: str, words: Words, origin: str) -> Figure:
    rows = tuple(rows_of(comparison, words))
    return Figure(
        name=name,
        title=words("regression.forest.title", analysis=analysis_name(comparison, words)),
        caption=words("regression.forest.caption"),
        alt=words("regression.forest.alt", n=sum(row.estimate is not None for row in rows)),
        data=Data(HEADER, tuple(data_of(comparison, words)), ("patients", "events")),
        draw=partial(draw, rows, words),
        origin=origin,
    )


def rows_of(comparison: Comparison, words: Words) -> Iterator[ForestRow]:
    """Everybody, then under the name of each covariate, with its test of interaction, its categories."""
    for estimate in comparison.estimates_of(StudyQuantity.HAZARD_RATIO):
        name = labelled(words("regression.everybody"), estimate, words)
        yield ForestRow(name, number_of(estimate, words), estimate, filled=True)
    for subgroup in comparison.subgroups:
        yield ForestRow(heading_of(subgroup, words))
        for category in subgroup.categories:
            for ratio in category.ratios:
                name = labelled(category_name(category.category, words), ratio, words)
                yield ForestRow(name, number_of(ratio, words), ratio)


def heading_of(subgroup: Subgroup, words: Words) -> str:
    name, p = covariate_name(subgroup.covariate, words), p_of(subgroup.interaction, words)
    return words("regression.forest.heading", covariate=name, p=p) if p else name


def labelled(name: str, ratio: StudyEstimate, words: Words) -> str:
    """`gbm, 20 patients, 17 events`; where counts are masked, no events of two groups together."""
    if words.least_count is not None:
        return name
    return words("regression.forest.row", name=name, n=ratio.n, events=ratio.events or 0)


def data_of(comparison: Comparison, words: Words) -> Iterator[tuple[str | float | int | None, ...]]:
    found = (ratio for s in comparison.subgroups for category in s.categories for ratio in category.ratios)
    for e in (*comparison.estimates_of(StudyQuantity.HAZARD_RATIO), *found):
        groups = " : ".join(e.groups or ())
        reason = in_language(e.reason, words)
        yield (e.covariate, e.category, groups, e.value, e.lower, e.upper, e.n, e.events, reason)
