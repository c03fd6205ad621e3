"""Regression and subgroups: in the paper the models of each comparison, in the appendix what they rest on."""

from collections.abc import Iterator

from theracurve.analysis.regression_values import Factor, Regression, Subgroup
from theracurve.analysis.results import Comparison
from theracurve.analysis.study_estimate import StudyEstimate, StudyTest
from theracurve.report.anchors import section_anchor
from theracurve.report.document import Block, Section, said
from theracurve.report.figures.ratio_over_time import ratio_over_time
from theracurve.report.figures.subgroup_forest import subgroup_forest
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, ReportTable
from theracurve.wording.estimates import analysis_name, p_of, value_of
from theracurve.wording.estimators import method_of
from theracurve.wording.labels import capital, endpoint_name
from theracurve.wording.numbers import count_of, fixed
from theracurve.wording.regression import (
    factor_name,
    hides_model,
    hides_subgroup,
    model_sentences,
    odds_sentences,
    ratio_said,
    subgroup_sentences,
)
from theracurve.wording.words import Words


def regression(reading: Reading) -> Section | None:
    """The models side by side, and the subgroups with their forest; None where the plan asks for neither."""
    words = reading.words
    parts = tuple(part_of(reading, place, c) for place, c in enumerate(modelled(reading), start=1))
    odds = tuple(odds_part(reading, place, c) for place, c in enumerate(reading.results.odds_regressions, start=1))
    return Section("regression", words("regression.title"), (*parts, *odds)) if parts or odds else None


def regression_in_full(reading: Reading) -> Section | None:
    """Whether hazards are proportional, and every method."""
    words = reading.words
    found = ((place, c) for place, c in enumerate(modelled(reading), start=1) if c.regression or c.subgroups)
    parts = tuple(
        Section(f"{anchor_of(place)}-full", analysis_name(c, words), full_of(reading, place, c)) for place, c in found
    )
    return Section("regression-in-full", words("regression.in_full"), parts) if parts else None


def modelled(reading: Reading) -> list[Comparison]:
    return [c for c in reading.results.comparisons if c.regression is not None or c.subgroups]


def anchor_of(place: int) -> str:
    return section_anchor("regression", place)


def part_of(reading: Reading, place: int, comparison: Comparison) -> Section:
    words, blocks = reading.words, list[Block]()
    if comparison.regression is not None:
        blocks += [
            model_table(reading, comparison, comparison.regression),
            said(*model_sentences(reading.study, comparison.regression, words)),
        ]
    if comparison.subgroups:
        figure = subgroup_forest(comparison, f"{anchor_of(place)}-forest", words, reading.origin)
        blocks += [figure, subgroup_table(reading, comparison), said(*subgroup_sentences(comparison, words))]
    return Section(anchor_of(place), analysis_name(comparison, words), tuple(blocks))


def odds_part(reading: Reading, place: int, comparison: Comparison) -> Section:
    """The logistic models of an answer, as those of a time."""
    words, found = reading.words, comparison.odds
    assert found is not None
    name = capital(endpoint_name(comparison.endpoint, words))
    anchor = section_anchor("odds", place)
    if hides_model(found, reading.mask):
        return Section(anchor, name, (said(words("regression.odds_hidden")),))
    keys = ("factor", "patients", "with_it", "univariable_odds", "p", "multivariable_odds", "p")
    header = tuple(words(f"regression.header.{key}") for key in keys)
    rows = tuple(factor_row(reading, factor) for factor in found.factors)
    table = ReportTable(words("regression.odds_caption", outcome=name), header, rows)
    return Section(anchor, name, (table, said(*odds_sentences(found, words)), method_table(comparison, words)))


def model_table(reading: Reading, comparison: Comparison, found: Regression) -> ReportTable:
    words = reading.words
    keys = ("factor", "patients", "events", "univariable", "p", "multivariable", "p")
    header = tuple(words(f"regression.header.{key}") for key in keys)
    hidden = hides_model(found, reading.mask)
    rows = tuple(factor_row(reading, factor, hidden=hidden) for factor in found.factors)
    return ReportTable(words("regression.caption", analysis=analysis_name(comparison, words)), header, rows)


def factor_row(reading: Reading, factor: Factor, *, hidden: bool = False) -> tuple[Cell, ...]:
    """Gives no count where one of its table is hidden: categories of a covariate add up to the same total."""
    words = reading.words
    counts = (words("report.hidden"),) * 2 if hidden else (str(factor.n), str(factor.events))
    return (
        Cell(factor_name(factor.covariate, factor.category, words)),
        *(Cell(count, number=True) for count in counts),
        *ratio_cells(factor.univariable, words),
        *ratio_cells(factor.multivariable, words),
    )


def ratio_cells(ratio: StudyEstimate | None, words: Words) -> tuple[Cell, Cell]:
    if ratio is None:
        return Cell(words("regression.reference")), Cell("")
    return Cell(ratio_said(ratio, words), number=True), Cell(p_of(ratio, words), number=True)


def subgroup_table(reading: Reading, comparison: Comparison) -> ReportTable:
    """One row for each category and pair of groups; the test of interaction stands in the first."""
    words, groups = reading.words, [curve.group for curve in comparison.curves]
    header = (
        words("regression.header.subgroup"),
        *(words("regression.header.events_of", group=group) for group in groups),
        *(words(f"regression.header.{key}") for key in ("ratio", "interaction")),
    )
    rows = tuple(row for subgroup in comparison.subgroups for row in subgroup_rows(reading, subgroup, groups))
    caption = words("regression.subgroups", analysis=analysis_name(comparison, words))
    return ReportTable(caption, header, rows)


def subgroup_rows(reading: Reading, found: Subgroup, groups: list[str]) -> Iterator[tuple[Cell, ...]]:
    words, hidden = reading.words, hides_subgroup(found, reading.mask)
    for place, category in enumerate(found.categories):
        ratios = "; ".join(ratio_said(ratio, words) for ratio in category.ratios)
        interaction = "" if place else p_of(found.interaction, words) or value_of(found.interaction, words)
        counts = (count_of(*category.counts.get(group, (0, 0)), words) for group in groups)
        yield (
            Cell(factor_name(found.covariate, category.category, words)),
            *(Cell(words("report.hidden") if hidden else count, number=True) for count in counts),
            Cell(ratios, number=True),
            Cell(interaction, number=True),
        )


def full_of(reading: Reading, place: int, comparison: Comparison) -> tuple[Block, ...]:
    found, words = comparison.regression, reading.words
    tests = [factor.proportional for factor in found.factors if factor.proportional] if found else []
    whole = [found.proportional] if found and found.proportional else []
    return (
        *((proportional_table([*tests, *whole], words),) if tests else ()),
        *(changing_blocks(reading, place, comparison, found) if found and found.changing else ()),
        method_table(comparison, words),
    )


def changing_blocks(reading: Reading, place: int, comparison: Comparison, found: Regression) -> Iterator[Block]:
    """The ratios before and after the middle of the events, and the residuals of each."""
    words, name = reading.words, f"{anchor_of(place)}-over-time"
    months = fixed(found.changing[0].cut_months, 1, words)
    header = (words("regression.header.factor"), *(words(f"regression.header.{s}", months=months) for s in SIDES))
    rows = tuple(
        (
            Cell(factor_name(changing.covariate, changing.category, words)),
            *(Cell(ratio_said(ratio, words), number=True) for ratio in (changing.early, changing.late)),
        )
        for changing in found.changing
    )
    yield ReportTable(words("regression.changing", months=months), header, rows)
    for number, changing in enumerate(found.changing, start=1):
        yield ratio_over_time(comparison, changing, f"{name}-{number}", words, reading.origin)


SIDES = ("early", "late")


def proportional_table(tests: list[StudyTest], words: Words) -> ReportTable:
    """The score test of each coefficient against one that changes with time, then of all at once."""
    rows = tuple(
        (
            Cell(factor_name(t.covariate, t.category, words) if t.covariate else words("regression.all")),
            Cell(p_of(t, words) or value_of(t, words), number=True),
        )
        for t in tests
    )
    header = (words("regression.header.factor"), words("regression.header.proportional"))
    return ReportTable(words("regression.proportional"), header, rows)


def method_table(comparison: Comparison, words: Words) -> ReportTable:
    """Each kind of number once, with its method."""
    beside = [r for r in comparison.every_result if r not in comparison.estimates]
    methods = {(r.quantity, method_of(r.method, r.notes, words)): r for r in beside}
    rows = tuple((Cell(capital(words(quantity.label))), Cell(method)) for quantity, method in methods)
    header = (words("report.survival.quantity"), words("report.survival.method"))
    return ReportTable(words("regression.methods"), header, rows)
