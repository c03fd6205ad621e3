"""Absorbed doses: sums per organ against the limits that the protocol states, and dose against response."""

from collections.abc import Sequence

from theracurve.analysis.doses import OrganDose
from theracurve.definition.criteria.lesion_size import LesionSize
from theracurve.report.anchors import list_anchor
from theracurve.report.counts import Listed, linked, lists_of
from theracurve.report.document import Section
from theracurve.report.figures.dose_response import dose_response
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, Member, ReportTable
from theracurve.wording.masking import Mask
from theracurve.wording.numbers import amount, rounded
from theracurve.wording.words import Words

COLUMNS = ("organ", "group", "patients", "dose", "limit", "above", "not_evaluable")


def doses(reading: Reading) -> Section | None:
    found, words = reading.results.doses, reading.words
    if not found.organs:
        return None
    figure = dose_response(found.responses, reading.labels, lesion_of(reading), words, reading.origin)
    listed = not_evaluable_listed(reading)
    blocks = (dose_table(reading, listed), *((figure,) if figure else ()), *lists_of(listed, words))
    return Section("doses", words("doses.title"), blocks)


def lesion_of(reading: Reading) -> str:
    """Whose change in size is judged: the index lesion's, or that of the sum of lesions."""
    return next((size.lesion for size in reading.study.criteria_of(LesionSize)), "index")


def dose_table(reading: Reading, listed: Listed) -> ReportTable:
    words = reading.words
    header = tuple(words(f"doses.table.{name}") for name in COLUMNS)
    rows = tuple(dose_row(organ, reading, listed) for organ in reading.results.doses.organs)
    note = words("doses.table.note")
    if reading.study.biological_doses:
        note = words("doses.table.biological_note", note=note)
    return ReportTable(words("doses.table.caption"), header, rows, note=note)


def organ_of(found: OrganDose, words: Words) -> str:
    return words("doses.table.biological", organ=found.organ) if found.quantity != "absorbed" else found.organ


def not_evaluable_listed(reading: Reading) -> Listed:
    """Per organ and group: of whom nobody can say whether the dose is above the limit, and why."""
    words = reading.words
    return {
        anchor_of(found): (
            words("doses.not_evaluable_of", organ=organ_of(found, words), group=found.group),
            tuple(Member(who, words(f"doses.unknown.{why}")) for who, why in found.not_evaluable.items()),
        )
        for found in reading.results.doses.organs
    }


def anchor_of(found: OrganDose) -> str:
    return list_anchor("dose", found.quantity, found.organ, found.group)


def dose_row(found: OrganDose, reading: Reading, listed: Listed) -> tuple[Cell, ...]:
    """The spread of few patients tells of each of them, so it is masked with their number."""
    words, mask, stated = reading.words, reading.mask, found.limit_gy is not None
    limit = amount(found.limit_gy, words) if found.limit_gy is not None else words("doses.table.no_limit")
    patients, above = told_of(counts_of(found, reading), found.above, mask, words)
    unknown = mask.number(len(found.not_evaluable), words) if stated else ""
    return (
        Cell(organ_of(found, words)),
        Cell(found.group),
        Cell(patients, number=True),
        Cell("" if mask.hides(found.patients) else spread_of(found, reading), number=True),
        Cell(limit, number=stated),
        Cell(above if stated else "", number=True),
        linked(unknown, anchor_of(found), listed),
    )


def counts_of(found: OrganDose, reading: Reading) -> tuple[int, int, int]:
    """How many of the group were treated, of whom a dose of the organ has a sum, and of whom this quantity is known."""
    treated = sum(entry.treated for entry in reading.results.flow if entry.group == found.group)
    same = (one for one in reading.results.doses.organs if (one.organ, one.group) == (found.organ, found.group))
    absorbed = max(one.patients for one in same)
    return max(treated, absorbed), absorbed, found.patients


def told_of(counts: Sequence[int], above: int, mask: Mask, words: Words) -> tuple[str, str]:
    """The last of the counts, each among the one before, and how many of it are above a limit, as they may be told."""
    patients = mask.nested(counts, words)[-1]
    total = counts[-1] if patients == str(counts[-1]) else counts[0]
    return patients, mask.number(above, words, total)


def spread_of(found: OrganDose, reading: Reading) -> str:
    """Median and range; where counts are masked without its ends, which are those of single patients."""
    words, (median, *ends) = reading.words, (found.median_gy, found.lowest_gy, found.highest_gy)
    if median is None:
        return ""
    middle, (lowest, highest) = rounded(median, words), (rounded(end or 0.0, words) for end in ends)
    if reading.mask.least is not None:
        return middle
    return words("doses.table.spread", median=middle, lowest=lowest, highest=highest)
