"""Absorbed doses: sums per organ against the limits that the protocol states, and dose against response."""

from theracurve.analysis.doses import OrganDose
from theracurve.report.document import Section
from theracurve.report.figures.dose_response import dose_response
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, Table
from theracurve.wording.numbers import amount, rounded
from theracurve.wording.words import Words


def doses(reading: Reading) -> Section | None:
    found, words = reading.results.doses, reading.words
    if not found.organs:
        return None
    figure = dose_response(found.responses, reading.labels, words, reading.origin)
    blocks = (dose_table(found.organs, words), *((figure,) if figure else ()))
    return Section("doses", words("doses.title"), blocks)


def dose_table(organs: tuple[OrganDose, ...], words: Words) -> Table:
    header = tuple(words(f"doses.table.{name}") for name in ("organ", "group", "patients", "dose", "limit", "above"))
    rows = tuple(dose_row(organ, words) for organ in organs)
    return Table(words("doses.table.caption"), header, rows, note=words("doses.table.note"))


def dose_row(found: OrganDose, words: Words) -> tuple[Cell, ...]:
    spread = words(
        "doses.table.spread",
        median=rounded(found.median_gy, words),
        lowest=rounded(found.lowest_gy, words),
        highest=rounded(found.highest_gy, words),
    )
    stated = found.limit_gy is not None
    limit = amount(found.limit_gy, words) if found.limit_gy is not None else words("doses.table.no_limit")
    return (
        Cell(found.organ),
        Cell(found.group),
        Cell(str(found.patients), number=True),
        Cell(spread, number=True),
        Cell(limit, number=stated),
        Cell(str(found.above) if stated else "", number=True),
    )
