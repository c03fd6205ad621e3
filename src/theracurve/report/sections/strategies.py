"""The strategies of the protocol: emulated by clones, beside the naive comparison."""

from collections.abc import Iterator

from theracurve.analysis.bias.emulated_strategy import EmulatedStrategy
from theracurve.report.anchors import section_anchor
from theracurve.report.document import Paragraph, Section, said
from theracurve.report.reading import Reading
from theracurve.report.sections.bias import check_rows
from theracurve.report.table import Cell, ReportTable
from theracurve.wording.bias import ratio_of
from theracurve.wording.estimates import analysis_name
from theracurve.wording.masking import Mask
from theracurve.wording.words import Words


def strategies(reading: Reading) -> Section | None:
    found, words = reading.results.strategies, reading.words
    if not found:
        return None
    names = dict.fromkeys(strategy.name for strategy in found)
    parts = (
        one_strategy([s for s in found if s.name == name], section_anchor("strategies", place), words)
        for place, name in enumerate(names, start=1)
    )
    return Section("strategies", words("strategies.title"), (said(words("strategies.lead")), *parts))


def one_strategy(found: list[EmulatedStrategy], anchor: str, words: Words) -> Section:
    tables = (part for strategy in found for part in of_endpoint(strategy, words))
    return Section(anchor, found[0].label, tuple(tables))


def of_endpoint(strategy: EmulatedStrategy, words: Words) -> Iterator[ReportTable | Paragraph]:
    planned = next((check.planned for check in strategy.checks if check.planned), None)
    nested = (strategy.people, strategy.eligible, strategy.reached)
    _, eligible, reached = Mask(words.least_count).nested(nested, words)
    counts = {"eligible": eligible, "reached": reached}
    if planned is None:
        yield said(words("strategies.one_sided", endpoint=strategy.endpoint, **counts), kind="note")
        return
    header = tuple(words(f"bias.header.{column}") for column in ("check", "found", "ratio", "move"))
    first = (Cell(words("strategies.naive")), Cell(words("strategies.counts", **counts)))
    naive = (*first, Cell(ratio_of(planned, words), number=True), Cell(""))
    rows = (naive, *(line for check in strategy.checks for line in check_rows(check, words)))
    caption = words("strategies.caption", analysis=analysis_name(planned, words), strategy=strategy.label)
    yield ReportTable(caption, header, rows, note=words("strategies.note"), kind="bias")
