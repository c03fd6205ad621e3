"""Marker responses: who fell by so much, how groups differ, and everybody's best change."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from theracurve.analysis.changes import Changes
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.report.document import Block, Figure, Section
from theracurve.report.figures.waterfall import limit_of, waterfall
from theracurve.report.reading import Reading
from theracurve.report.sections.shares import contrasts_of, share_words
from theracurve.report.table import Cell, ReportTable
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.estimates import p_of, value_of
from theracurve.wording.labels import capital, endpoint_name, variant_name


def marker_responses(reading: Reading) -> Section | None:
    """The rate of each, the differences between groups, a waterfall of each analyte; nothing where none is asked."""
    found = reading.results.marker_responses
    if not found.comparisons:
        return None
    words = reading.words
    figures = (best_change(changes, reading) for changes in found.changes)
    blocks: tuple[Block, ...] = (rates_table(reading), *differences(reading), *figures)
    return Section("marker-responses", words("response.markers"), blocks)


def best_change(changes: Changes, reading: Reading) -> Figure:
    """A waterfall of any day, beside which one of the planned visits may stand."""
    drawn = waterfall(changes, reading.labels, reading.words, reading.origin)
    caption = reading.words("response.best_change", limit=limit_of(changes))
    return replace(drawn, name=f"{drawn.name}-any-day", caption=caption)


def estimates(reading: Reading) -> Iterator[tuple[str, str, Sequence[StudyEstimate]]]:
    """The name, the definition and the numbers of each."""
    for comparison in reading.results.marker_responses.comparisons:
        numbers = tuple(e for e in comparison.estimates if isinstance(e, StudyEstimate))
        yield comparison.endpoint, comparison.variant, numbers


def rates_table(reading: Reading) -> ReportTable:
    words = reading.words
    rows = tuple(
        (
            Cell(capital(endpoint_name(name, words))),
            Cell("" if variant == PROTOCOL else capital(variant_name(variant, words))),
            Cell(str(share.group)),
            Cell(share_words(share, reading), number=True),
        )
        for name, variant, numbers in estimates(reading)
        for share in numbers
        if share.quantity is StudyQuantity.PROPORTION
    )
    header = tuple(words(key) for key in ("response.marker", "report.definition", "report.group", "response.value"))
    return ReportTable(words("response.markers"), header, rows, note=words("response.markers_note"))


def differences(reading: Reading) -> Iterator[ReportTable]:
    """Between each two groups, under the protocol; none in a study of one group."""
    words = reading.words
    rows = tuple(
        (
            Cell(capital(endpoint_name(name, words))),
            Cell(words("response.contrast", group=pair[0], reference=pair[1])),
            Cell(value_of(found[StudyQuantity.PROPORTION_DIFFERENCE], words)),
            Cell(value_of(found[StudyQuantity.CONDITIONAL_ODDS_RATIO], words)),
            Cell(p_of(found[StudyQuantity.CONDITIONAL_ODDS_RATIO], words)),
        )
        for name, variant, numbers in estimates(reading)
        for pair, found in contrasts_of(numbers, reading).items()
    )
    if rows:
        header = (
            words("response.marker"),
            "",
            *(words(f"response.{key}") for key in ("difference", "odds_ratio", "p")),
        )
        yield ReportTable(words("response.marker_differences"), header, rows)
