"""Bias: what each check asks, how the groups lay apart at time zero, and what was found for each planned comparison."""

from collections.abc import Iterator
from itertools import groupby

from theracurve.analysis.bias.check import BiasCheck, BiasKind
from theracurve.analysis.bias.found import Imbalance
from theracurve.report.anchors import section_anchor
from theracurve.report.document import Link, Paragraph, Section, said
from theracurve.report.figures.bias_forest import bias_forest
from theracurve.report.figures.love_plot import love_plot
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, ReportTable, row
from theracurve.wording.bias import found_in_words, move_lines, ratio_lines, ratio_of
from theracurve.wording.estimates import analysis_name
from theracurve.wording.words import Words

COLUMNS = ("check", "found", "ratio", "move")


def bias(reading: Reading) -> Section | None:
    checks, words = reading.results.bias, reading.words
    if not checks:
        return None
    randomised = reading.study.allocation == "randomised"
    lead = said(words("bias.lead_randomised") if randomised else words("bias.lead"))
    figure = bias_forest(checks, words, reading.origin)
    return Section(
        "bias",
        words("bias.title"),
        (
            lead,
            *((figure,) if figure else ()),
            asked(checks, words),
            *balance(checks, words),
            *comparison_parts(checks, words, reading.origin),
            *(() if any(check.planned for check in checks) else (said(words("bias.nothing_over_time"), kind="note"),)),
        ),
    )


def asked(checks: tuple[BiasCheck, ...], words: Words) -> ReportTable:
    """What each kind of check asks, in their order."""
    kinds = [kind for kind in BiasKind if any(check.kind is kind for check in checks)]
    rows = tuple(row(words(f"bias.kinds.{kind}.name"), words(f"bias.kinds.{kind}.what")) for kind in kinds)
    return ReportTable(words("bias.asked"), (words("bias.header.check"), words("bias.header.asks")), rows)


def balance(checks: tuple[BiasCheck, ...], words: Words) -> Iterator[Paragraph]:
    """How far the groups lay apart at time zero; the table of patients shows each characteristic."""
    for check in checks:
        if isinstance(check.found, Imbalance):
            link = Link(words("report.patients.title"), "flow")
            yield Paragraph((f"{found_in_words(check, words)} ", link))


def comparison_parts(checks: tuple[BiasCheck, ...], words: Words, origin: str) -> Iterator[Section]:
    """One table for each planned comparison, each check a row, and how alike weights and pairs make its groups."""
    compared = [check for check in checks if check.planned is not None]
    alike = groupby(compared, key=lambda check: check.comparison)
    for place, (_, found) in enumerate(alike, start=1):
        rows = tuple(found)
        assert rows[0].planned is not None
        name = analysis_name(rows[0].planned, words)
        anchor = section_anchor("bias", place)
        figure = love_plot(rows, f"{anchor}-love", words, origin)
        yield Section(anchor, name, (comparison_table(rows, name, words), *((figure,) if figure else ())))


def comparison_table(checks: tuple[BiasCheck, ...], name: str, words: Words) -> ReportTable:
    header = tuple(words(f"bias.header.{column}") for column in COLUMNS)
    planned = checks[0].planned
    assert planned is not None
    first = (Cell(words("bias.planned")), Cell(""), Cell(ratio_of(planned, words), number=True), Cell(""))
    rows = (first, *(line for check in checks for line in check_rows(check, words)))
    return ReportTable(words("bias.caption", analysis=name), header, rows, note=words("bias.note"), kind="bias")


def check_rows(check: BiasCheck, words: Words) -> Iterator[tuple[Cell, ...]]:
    """What was found stands beside the first hazard ratio; each further one has a row of its own."""
    ratios, moves = ratio_lines(check, words) or ("",), move_lines(check, words)
    name, found = words(f"bias.kinds.{check.kind}.name"), found_in_words(check, words)
    for place, ratio in enumerate(ratios):
        move = moves[place] if place < len(moves) else ""
        first = (Cell(name), Cell(found)) if place == 0 else (Cell(""), Cell(""))
        yield (*first, Cell(ratio, number=True), Cell(move, number=True))
