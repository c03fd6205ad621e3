"""The patients' way through the study: allocated, treated, followed, and what became of each planned visit."""

from theracurve.analysis.results import GroupFlow
from theracurve.report.bars import bar_of, counts_in_words, legend_of
from theracurve.report.document import Block, Section
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, Table
from theracurve.wording.labels import capital
from theracurve.wording.words import Words


def patients(reading: Reading) -> Section | None:
    flow = reading.results.flow
    if not flow:
        return None
    visits: tuple[Block, ...] = (visit_table(flow, reading.words),) if any(entry.visits for entry in flow) else ()
    return Section("flow", "Patients", (flow_table(reading), *visits))


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
