"""Kidney function: the estimated filtration rate at baseline, its slope in every group, and their differences."""

from theracurve.analysis.kidney import GroupKidney, KidneyFunction
from theracurve.report.document import Section
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, ReportTable
from theracurve.survival._mixed.linear import LEVEL, MixedEstimate
from theracurve.vocabulary.filtration import UNIT
from theracurve.wording.numbers import rounded, with_interval, with_unit

COLUMNS = ("patients", "followed", "values", "baseline", "slope", "difference")


def kidney(reading: Reading) -> Section | None:
    found, words = reading.results.kidney, reading.words
    if found is None or not any(one.values for one in found.groups):
        return None
    header = (words("report.group"), *(words(f"report.kidney.{name}") for name in COLUMNS))
    rows = tuple(group_row(one, found, reading) for one in found.groups)
    note = words("report.kidney.note", unit=with_unit("", UNIT).strip())
    if found.reason:
        note = f"{note} {words(f'report.kidney.reasons.{found.reason}')}"
    table = ReportTable(words("report.kidney.caption"), header, rows, note=note)
    return Section("kidney", words("report.kidney.title"), (table,))


def group_row(one: GroupKidney, found: KidneyFunction, reading: Reading) -> tuple[Cell, ...]:
    """Numbers of few patients tell of each of them, so they are masked with their count."""
    words, mask = reading.words, reading.mask
    parts = mask.parts({"followed": one.followed, "not": one.patients - one.followed}, words)
    counts = (mask.number(one.patients, words), parts["followed"], mask.number(one.values, words))
    hidden = {group.group for group in found.groups if mask.hides(group.followed)}
    differences = [d for d in found.differences if d.group == one.group and not {d.group, d.reference} & hidden]
    baseline = "" if one.baseline is None or mask.hides(one.patients) else rounded(one.baseline, words)
    slope = "" if one.group in hidden else shown(one.slope, reading)
    difference = shown(differences[0].difference, reading) if differences else ""
    return (
        Cell(one.group),
        *(Cell(count, number=True) for count in counts),
        *(Cell(text, number=True) for text in (baseline, slope, difference)),
    )


def shown(found: MixedEstimate | None, reading: Reading) -> str:
    return "" if found is None else with_interval(found.value, found.lower, found.upper, LEVEL, reading.words)
