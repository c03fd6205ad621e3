"""Absorbed doses: sums per organ against the limits that the protocol states, and dose against response."""

from theracurve.analysis.doses import OrganDose
from theracurve.definition.criteria.lesion_size import LesionSize
from theracurve.report.document import Section
from theracurve.report.figures.dose_response import dose_response
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, ReportTable
from theracurve.wording.numbers import amount, rounded
from theracurve.wording.words import Words


def doses(reading: Reading) -> Section | None:
    found, words = reading.results.doses, reading.words
    if not found.organs:
        return None
    figure = dose_response(found.responses, reading.labels, lesion_of(reading), words, reading.origin)
    blocks = (dose_table(reading), *((figure,) if figure else ()))
    return Section("doses", words("doses.title"), blocks)


def lesion_of(reading: Reading) -> str:
    """Whose change in size is judged: the index lesion's, or that of the sum of lesions."""
    return next((size.lesion for size in reading.study.criteria_of(LesionSize)), "index")


def dose_table(reading: Reading) -> ReportTable:
    words = reading.words
    header = tuple(words(f"doses.table.{name}") for name in ("organ", "group", "patients", "dose", "limit", "above"))
    rows = tuple(dose_row(organ, reading) for organ in reading.results.doses.organs)
    note = words("doses.table.note")
    if reading.study.biological_doses:
        note = words("doses.table.biological_note", note=note)
    return ReportTable(words("doses.table.caption"), header, rows, note=note)


def organ_of(found: OrganDose, words: Words) -> str:
    return words("doses.table.biological", organ=found.organ) if found.quantity != "absorbed" else found.organ


def dose_row(found: OrganDose, reading: Reading) -> tuple[Cell, ...]:
    """The spread of few patients tells of each of them, so it is masked with their number."""
    words, mask = reading.words, reading.mask
    spread = words(
        "doses.table.spread",
        median=rounded(found.median_gy, words),
        lowest=rounded(found.lowest_gy, words),
        highest=rounded(found.highest_gy, words),
    )
    stated = found.limit_gy is not None
    limit = amount(found.limit_gy, words) if found.limit_gy is not None else words("doses.table.no_limit")
    return (
        Cell(organ_of(found, words)),
        Cell(found.group),
        Cell(mask.number(found.patients, words), number=True),
        Cell("" if mask.hides(found.patients) else spread, number=True),
        Cell(limit, number=stated),
        Cell(mask.number(found.above, words) if stated else "", number=True),
    )
