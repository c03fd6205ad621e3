"""The patients' way through the study: allocated, treated, followed, and what became of each planned visit."""

from collections.abc import Iterator

from theracurve.analysis.results import GroupFlow
from theracurve.report.bars import bar_of, counts_in_words, legend_of
from theracurve.report.document import Block, Figure, Section
from theracurve.report.figures.completeness import completeness
from theracurve.report.figures.flow import flow_figure
from theracurve.report.figures.swimmer import swimmer
from theracurve.report.figures.visit_status import visit_status
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, Table
from theracurve.wording.labels import capital
from theracurve.wording.words import Words


def patients(reading: Reading) -> Section | None:
    flow = reading.results.flow
    if not flow:
        return None
    blocks = (flow_diagram(reading), flow_table(reading), *visit_blocks(reading), *swimmers(reading))
    return Section("flow", "Patients", blocks)


def flow_diagram(reading: Reading) -> Figure:
    shares = reading.results.estimates_of("benefit", "proportion")
    judged = {str(e.group): e.n for e in shares if e.population == "evaluable for benefit"}
    treated = {name: group.treated for name, group in reading.study.groups.items()}
    return flow_figure(reading.results.flow, reading.labels, treated, judged, reading.words, reading.origin)


def visit_blocks(reading: Reading) -> Iterator[Block]:
    """Of a study with planned visits."""
    flow = reading.results.flow
    if any(entry.visits for entry in flow):
        yield visit_status(flow, reading.words, reading.origin)
        yield visit_table(flow, reading.words)
    grid = reading.results.description.completeness
    if grid is not None:
        yield completeness(grid, reading.words, reading.origin)


def swimmers(reading: Reading) -> Iterator[Figure]:
    """Of a study that follows its patients at all."""
    if any(course.last_day > 0 for course in reading.courses):
        yield swimmer(reading.courses, reading.labels, reading.words, reading.origin)


def flow_table(reading: Reading) -> Table:
    header = ("Group", "Allocated", "Given an administration", "With follow-up", "Died", "Lost")
    rows = tuple(flow_row(reading, entry) for entry in reading.results.flow)
    return Table("Patients through the study", header, rows)


def flow_row(reading: Reading, entry: GroupFlow) -> tuple[Cell, ...]:
    group = reading.study.groups[entry.group]
    treated = str(entry.treated) if entry.treated or group.treated else "none recorded"
    counts = (entry.allocated, treated, entry.followed, entry.died, entry.lost)
    return (Cell(f"{entry.group}: {group.label}"), *(Cell(str(n), number=True) for n in counts))


def visit_table(flow: tuple[GroupFlow, ...], words: Words) -> Table:
    """What became of each planned visit, per group."""
    visits = list(dict.fromkeys(visit for entry in flow for visit in entry.visits))
    rows = []
    for visit in visits:
        bars = [
            bar_of(entry.visits[visit], words.under("labels.visit_statuses")) if visit in entry.visits else ()
            for entry in flow
        ]
        rows.append((Cell(capital(visit)), *(Cell(counts_in_words(bar), bar=bar) for bar in bars)))
    header = ("Visit", *(f"Group {entry.group}" for entry in flow))
    return Table(
        "Planned visits, patients",
        header,
        tuple(rows),
        legend=legend_of(words.under("labels.visit_statuses")),
        kind="wide",
    )
