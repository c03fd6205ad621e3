"""A simulated design as a page: the answer, each analysis with its characteristics, sizes, assumptions, what is not
simulated."""

from collections.abc import Iterator

from theracurve.report.document import Block, Bullets, Document, Section, said
from theracurve.report.table import Cell, ReportTable, row
from theracurve.simulation.simulate import Characteristics
from theracurve.simulation.simulated import SimulatedDesign
from theracurve.simulation.sizes import STUDIES, NeededSizes
from theracurve.wording.design import (
    assumption_name,
    assumption_value,
    bias_of,
    comparator_rows,
    comparator_title,
    heading_of,
    in_percents,
    lead,
    left_out_lines,
    power_header,
    power_rows,
    sizes_in_words,
    test_name,
    verdicts,
    with_error,
    with_share_limits,
)
from theracurve.wording.numbers import amount, counted, fixed
from theracurve.wording.words import Words


def design_report(design: SimulatedDesign, words: Words) -> Document:
    """The page, which says on top that nobody in it exists."""
    return Document(
        title=design.study.title,
        kicker=words("design.kicker", study=design.study.study),
        front=(),
        sections=tuple(sections(design, words)),
        language=words.language,
        label=words("design.label"),
        watermark=words("document.watermark.synthetic"),
    )


def sections(design: SimulatedDesign, words: Words) -> Iterator[Section]:
    yield Section("answer", words("design.title"), tuple(answer_blocks(design, words)))
    yield Section("analyses", words("design.analyses"), (characteristics_table(design, words),))
    yield Section("sizes", words("design.sizes"), tuple(size_blocks(design, words)))
    yield Section("assumptions", words("design.assumptions"), (assumptions_table(design, words),))
    lines = tuple((line,) for line in left_out_lines(design, words))
    if lines:
        yield Section("not-simulated", words("design.not_simulated"), (Bullets(lines),))
    yield Section("methods", words("design.methods"), (said(*methods(design, words)),))


def answer_blocks(design: SimulatedDesign, words: Words) -> Iterator[Block]:
    yield said(lead(design, words))
    yield said(*verdicts(design, words), kind="lead")
    powers = tuple(row(*cells) for cells in power_rows(design, words))
    yield ReportTable(words("design.powers"), power_header(design, words), powers)
    yield said(words("design.caution"), kind="note")


def methods(design: SimulatedDesign, words: Words) -> Iterator[str]:
    drawn = words(f"design.drawn.{design.drawn}")
    yield words(f"design.method_{design.drawn}")
    yield words("design.method_errors")
    yield words("design.seed", seed=str(design.seed), drawn=drawn)


def characteristics_table(design: SimulatedDesign, words: Words) -> ReportTable:
    keys = ("analysis", "test", "ratio", "power", "type_one", "bias", "coverage", "events")
    rows = tuple(cells for found in design.characteristics for cells in characteristics_rows(found, design, words))
    without = max(1 - found.found.estimates / found.found.studies for found in design.characteristics)
    note = words("design.analyses_note")
    if without:
        note += " " + words("design.some_without", share=in_percents(without, words, 1))
    header = tuple(words(f"design.header.{key}") for key in keys)
    return ReportTable(words("design.analyses"), header, rows, note=note)


def characteristics_rows(found: Characteristics, design: SimulatedDesign, words: Words) -> Iterator[tuple[Cell, ...]]:
    for test in found.tests:
        yield row(
            heading_of(found.analysis, design.study, words),
            test_name(test, words),
            amount(found.ratio, words),
            with_error(found.found.rejected[test], words),
            with_share_limits(found.type_one_error(test), words),
            bias_of(found, words),
            with_error(found.coverage, words),
            fixed(found.found.events / found.found.studies, 1, words),
        )


def size_blocks(design: SimulatedDesign, words: Words) -> Iterator[Block]:
    header = tuple(words(f"design.header.{key}") for key in ("analysis", "ratio", "both", "reference"))
    pairs = zip(design.sizes[::2], design.sizes[1::2], strict=True)
    rows = tuple(
        row(
            heading_of(both.analysis, design.study, words),
            amount(both.ratio, words),
            needed_words(both, words),
            needed_words(alone, words),
        )
        for both, alone in pairs
    )
    note = words("design.sizes_note", power=in_percents(design.wanted, words), studies=counted(STUDIES, words))
    if rows:
        yield ReportTable(words("design.sizes"), header, rows, note=note)
        yield comparator_table(design, words)


def comparator_table(design: SimulatedDesign, words: Words) -> ReportTable:
    rows = tuple(row(*cells) for cells in comparator_rows(design, words))
    return ReportTable(comparator_title(design, words), power_header(design, words)[:-1], rows)


def needed_words(needed: NeededSizes, words: Words) -> str:
    sizes, power = sizes_in_words(needed.sizes, words), in_percents(needed.power.value, words)
    return words("design.needs" if needed.enough else "design.needs_not", sizes=sizes, power=power)


def assumptions_table(design: SimulatedDesign, words: Words) -> ReportTable:
    rows = tuple(
        row(assumption_name((a,), design.study, words), assumption_value(a, words), words(f"design.told.{a.told}"))
        for a in design.conditions.assumptions
    )
    header = tuple(words(f"design.header.{key}") for key in ("what", "value", "told"))
    return ReportTable(words("design.assumptions"), header, rows, note=words("design.assumptions_note"))
