"""What the command line prints: one patient's evidence, survival, claims, where a report lies."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from theracurve.activity_log import ActivityLog
from theracurve.analysis.claims.verdict import CheckedClaim, Verdict
from theracurve.analysis.quick import QuickLook
from theracurve.definition.published_claims import ReadClaims, number_of
from theracurve.derivation.evidence import Evidence
from theracurve.intake.mapping.newer import ChangeKind, NewerExport, RecordChange
from theracurve.intake.mapping.showing import ColumnReading
from theracurve.report.document import Bullets, Inline, Link, Paragraph, Section
from theracurve.report.quick_answer import paragraphs
from theracurve.report.quick_tables import look_tables
from theracurve.report.table import ReportTable
from theracurve.request import Stage
from theracurve.schedule.appointment import Appointment
from theracurve.schedule.schedule import Schedule
from theracurve.terminal_findings import escape, print_findings
from theracurve.wording.claims.because import because, verdict_name
from theracurve.wording.claims.titles import claim_title
from theracurve.wording.claims.working import working_lines
from theracurve.wording.evidence import (
    answer_name,
    baseline_unit,
    heading_of,
    reading_order,
    rows_in_words,
    sentence,
    shown,
)
from theracurve.wording.findings import counts_in_words
from theracurve.wording.labels import visit_name
from theracurve.wording.numbers import amount
from theracurve.wording.schedule import became, window
from theracurve.wording.words import Words

if TYPE_CHECKING:  # the main path imports every room; a quick look needs few of them
    from theracurve.due import Scheduled
    from theracurve.explain import Explanation
    from theracurve.run import Outcome

LONGEST_NAME = 34  # columns, of the 80 that a terminal has
NOTHING = "–"  # a cell of the answer with nothing to give
# Of the time of a run in hundredths, as the demonstration takes it: what they say of another study is a guess.
SHARES = {Stage.READ: 9, Stage.DERIVE: 22, Stage.ESTIMATE: 26, Stage.REPORT: 41, Stage.WRITE: 2}
ANSWER_COLOURS = {"met": "green", "not_met": "red", "not_evaluable": "yellow", "not_applicable": "cyan", "event": "red"}
VERDICT_COLOURS = {
    Verdict.CONSISTENT: "green",
    Verdict.CONSISTENT_IF: "yellow",
    Verdict.CUT_OFF: "magenta",
    Verdict.INCONSISTENT: "bold red",
    Verdict.NOT_CHECKABLE: "cyan",
}


def print_mapping(readings: Sequence[ColumnReading]) -> None:
    """`Read so`: every column of the user's files, where it goes, and cells before and after."""
    console = Console()
    for (file, sheet), columns in groupby(readings, key=lambda reading: (reading.file, reading.sheet)):
        table = Table(title=escape(f"{file}, {sheet}" if sheet else file), title_justify="left", expand=False)
        for name in ("column", "read as", "cells, before → after"):
            table.add_column(name, overflow="fold")
        for column in columns:
            cells = "\n".join(f"{before} → {after}" for before, after in column.examples)
            table.add_row(*map(escape, (f"{column.letters} {column.header}", column.goes, cells)))
        console.print(table)


def print_newer(found: NewerExport) -> None:
    """What a newer export changes: patients and columns, then rows and cells, then what cannot be read in it."""
    console = Console()
    for title, names in (
        ("patients added", found.patients_added),
        ("patients gone", found.patients_gone),
        ("columns added", found.columns_added),
        ("columns gone", found.columns_gone),
    ):
        if names:
            console.print(f"[bold]{title}[/] ({len(names)}): {escape(', '.join(names))}", highlight=False)
    counts = Counter((change.table, change.kind) for change in found.changes)
    for (name, kind), count in counts.items():
        what = "cells" if kind is ChangeKind.CHANGED else "rows"
        console.print(f"[bold]{name}[/]: {count} {what} {kind}", highlight=False)
    for change in found.changes:
        console.print(Padding(escape(change_line(change)), (0, 0, 0, 2)), highlight=False)
    if not found.changes and not found.columns_added and not found.columns_gone:
        console.print("Every cell that is read says the same.")
    if found.errors:
        print_findings(found.errors)


def change_line(change: RecordChange) -> str:
    """One change with its place; a year of birth is not shown."""
    place = f"{change.place}, " if change.place else ""
    where = f"{place}{change.table}{'.' if change.column else ''}{change.column}, patient {change.patient_id}"
    if change.kind is not ChangeKind.CHANGED or change.column == "birth_year":
        return f"{where}: {change.kind}"
    return f"{where}: {change.before or 'nothing'} → {change.now or 'nothing'}"


def print_explanation(explanation: "Explanation") -> None:
    """Every decision about one patient: the answer, the values, the rule, the rows, the sentence."""
    console, words = Console(), explanation.words
    patient = words("terminal.explanation.patient", patient=explanation.patient_id)
    variant = words("terminal.explanation.definitions", variant=explanation.variant)
    console.print(f"[bold]{escape(patient)}[/], {escape(variant)}")
    print_origin(console, explanation.data_origin, words)
    for decision, title in words.under("labels.decisions").items():
        entries = [entry for entry in explanation.evidence if entry.decision == decision]
        if entries:
            console.rule(f"[bold]{title}", align="left", style="dim")
            for entry in sorted(entries, key=lambda entry: reading_order(entry, explanation.planned)):
                print_decision(console, entry, explanation)


def print_schedule(scheduled: "Scheduled", calendar: Path) -> None:
    """What has to be seen to, where the calendar lies, and in which tables there are errors that do not matter here."""
    console, schedule, words = Console(), scheduled.schedule, scheduled.words
    console.print(f"[bold]{escape(words('schedule.title', title=schedule.title, day=str(schedule.on)))}[/]")
    rows = [schedule_row(appointment, words) for appointment in schedule.to_be_seen_to]
    table = Table(*words.under("schedule.columns").values())
    for row in rows:
        table.add_row(*map(escape, row))
    console.print(table if rows else words("schedule.nothing"))
    console.print(escape(calendar_line(schedule, calendar, words)))
    if scheduled.set_aside:
        tables = ", ".join(sorted({str(finding.table) for finding in scheduled.set_aside}))
        console.print(escape(words("schedule.set_aside", n=len(scheduled.set_aside), tables=tables)))


def calendar_line(schedule: Schedule, calendar: Path, words: Words) -> str:
    """How many entries stand in the calendar, or that there is none."""
    if not schedule.appointments:
        return words("schedule.no_calendar", file=str(calendar))
    kept = len(schedule.still_open)
    return words("schedule.calendar", file=str(calendar), n=kept, cancelled=len(schedule.appointments) - kept)


def schedule_row(appointment: Appointment, words: Words) -> tuple[str, ...]:
    what = visit_name(appointment.name, words)
    status = became(appointment, words)
    return (appointment.patient_id, what, str(appointment.planned), window(appointment, words), status)


WORDED = ("benefit", "population", "deviation")  # decisions that are not found by a key of the study file alone


def print_origin(console: Console, data_origin: str, words: Words) -> None:
    """Whose data these are, wherever they are not a study's own."""
    if data_origin != "study":
        console.print(f"[bold yellow]{words(f'labels.data_origins.{data_origin}')}[/]")


def print_decision(console: Console, entry: Evidence, explanation: "Explanation") -> None:
    """What and when with the answer, the sentence, then the values with the rule and the rows they came from."""
    words = explanation.words
    named = words(f"labels.decisions.{entry.decision}")
    subject = heading_of(entry, words) if entry.decision in WORDED else entry.subject
    about = " · ".join(part for part in (visit_name(entry.visit, words), subject) if part) or named
    answer, colour = answer_name(entry, words), ANSWER_COLOURS.get(entry.answer or "", "default")
    console.print(f"[bold]{escape(about)}[/]  [{colour}]{escape(answer)}[/]")
    console.print(Padding(escape(sentence(entry, explanation.rules, words)), (0, 0, 0, 2)))
    details = " · ".join(part for part in details_of(entry, words) if part)
    console.print(Padding(f"[dim]{escape(details)}[/]", (0, 0, 1, 2)))


def details_of(entry: Evidence, words: Words) -> Iterator[str]:
    values = (
        ("baseline", entry.baseline, entry.baseline_sign, baseline_unit(entry)),
        ("value", entry.value, entry.value_sign, entry.unit),
        ("threshold", entry.threshold, "", entry.unit),
    )
    for name, value, sign, unit in values:
        if value is not None:
            yield words(f"terminal.explanation.{name}", value=shown(value, unit, words, sign))
    yield words("terminal.explanation.rule", rule=entry.rule_id)
    yield rows_in_words(entry)


def print_look(look: QuickLook, words: Words) -> None:
    """A quick look as its page gives it: what was found, then medians, numbers at risk, survival, and the tests."""
    console = Console()
    if several := look.patients_with_several_rows:
        console.print(f"[yellow]{words('quick.several', n=several)}[/]")
    for paragraph in paragraphs(look, words) if look.pairs else ():
        style = "[bold]" if paragraph.kind == "answer" else "[dim]"
        console.print(f"{style}{escape(in_text(paragraph.parts))}[/]", highlight=False)
    for table in look_tables(look, words):
        print_table(console, table)
    console.print(f"\n[dim]{words('quick.days' if look.in_days else 'quick.unit')}[/]")
    if look.horizon is not None:
        console.print(f"[dim]{words('quick.horizon', time=amount(look.horizon, words))}[/]")


def print_table(console: Console, found: ReportTable) -> None:
    """A table of the report: its caption, its rows, and its note under them."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    right = [all(row[place].number for row in found.rows) for place in range(len(found.header))]
    for name, number in zip(found.header, right, strict=True):
        table.add_column(escape(name), justify="right" if number else "left")
    for row in found.rows:
        table.add_row(*(escape(cell.text) for cell in row))
    console.print(f"\n[bold]{escape(found.caption)}[/]")
    console.print(table)
    if found.note:
        console.print(f"[dim]{escape(found.note)}[/]", highlight=False)


def print_activity(log: ActivityLog) -> None:
    """An activity log: what was taken for granted, each administration, and the findings."""
    console = Console()
    for doubt in log.taken:
        console.print(f"[yellow]read as proposed:[/] {escape(doubt)}", highlight=False)
    for agent in log.undecayed:
        console.print(f"[yellow]{escape(agent)} names no radionuclide that is known: its activity is as measured[/]")
    table = Table(title="Net activity at the injection", title_justify="left", title_style="bold")
    for column in ("patient", "day", "days since", "agent", "net (GBq)", "sum (GBq)"):
        table.add_column(column, overflow="fold")
    for one in log.administrations:
        low, high, total = ("not known" if x is None else f"{x:.4g}" for x in (one.net, one.upper, one.cumulative))
        since = "" if one.days is None else str(one.days)
        net = low if low == high else f"{low} to {high}"
        row = (one.patient_id, one.administered_on.isoformat(), since, one.agent, net, total)
        table.add_row(*map(escape, row))
    console.print(table)
    print_findings(log.findings)


def print_claims(read: ReadClaims, checked: Sequence[CheckedClaim], words: Words) -> None:
    """Each claim with its verdict, why, and what would give it; then how many there are of each verdict."""
    console = Console()
    if read.published.source:
        console.print(f"[bold]{escape(read.published.source)}[/]")
    if read.passed_over:
        console.print(words("claims.passed_over", file=escape(read.passed_over)))
    for claim in checked:
        verdict = f"[{VERDICT_COLOURS[claim.verdict]}]{verdict_name(claim.verdict, words)}[/]"
        console.print(f"\n{verdict}  [bold]{escape(claim_title(claim.claim, words))}[/]")
        console.print(Padding(escape(because(claim, words)), (0, 0, 0, 2)))
        for line in working_lines(claim, words):
            console.print(Padding(f"[dim]{escape(line)}[/]", (0, 0, 0, 4)))
    counts = Counter(claim.verdict for claim in checked)
    named = [verdict for verdict in Verdict if counts[verdict] or verdict is not Verdict.CUT_OFF]
    console.print("\n" + ", ".join(f"{counts[verdict]} {verdict_name(verdict, words)}" for verdict in named))
    if read.findings:
        unread = len({number_of(finding) for finding in read.findings})
        console.print(words("claims.unread", n=unread) + "\n")


def print_outcome(outcome: "Outcome") -> None:
    """The answer as the first screen of the report gives it, then what was compared and found, then where it lies."""
    console, words, agreement = Console(), outcome.words, outcome.agreement
    print_answer(console, outcome.document.sections[0])
    counted = {"rows": agreement.rows, "patients": agreement.patients, "of_patients": agreement.of_patients}
    under = words("methods.derivation.definitions", n=agreement.definitions)
    console.print(f"[dim]{escape(words('terminal.agree', **counted, definitions=under))}[/]", soft_wrap=True)
    console.print(words("terminal.findings", **counts_in_words(outcome.results.findings, words)))
    for report in outcome.reports:
        shown = words("terminal.report", path=f"[bold]{escape(str(report))}[/]")
        console.print(shown, soft_wrap=True)


class TimeLeftColumn(ProgressColumn):
    """About how long a run still takes, once a stage has ended and as long as the guess has not run out."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words

    def render(self, task: Task) -> Text:
        seconds = seconds_left(task.fields["since"], task.percentage / 100, task.elapsed or 0.0)
        return Text("" if seconds is None else self.words("terminal.time_left", seconds=seconds))


def seconds_left(since: float, done: float, elapsed: float) -> int | None:
    """Whole seconds where a share `done` had been done after `since` seconds; None where nothing is known of it."""
    left = since / done - elapsed if done else 0.0
    return ceil(left) if left > 0 else None


@contextmanager
def stages_shown(words: Words) -> Iterator[Callable[[Stage], None]]:
    """Says which stage a run is at, for how long it has run and about how long it still will, while somebody looks at a
    terminal; nothing elsewhere."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[place]}/{task.fields[stages]}"),
        TimeElapsedColumn(),
        TimeLeftColumn(words),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=sum(SHARES.values()), place=0, stages=len(Stage), since=0.0)

        def say(stage: Stage) -> None:
            place = list(Stage).index(stage)
            progress.update(
                task,
                description=words(f"terminal.stages.{stage}"),
                completed=sum(SHARES[ended] for ended in list(Stage)[:place]),
                place=place + 1,
                since=progress.tasks[task].elapsed or 0.0,
            )

        yield say


def print_shared(folder: Path) -> None:
    print(f"{folder}: what may leave the group. Read it before you send it.")


def print_answer(console: Console, answer: Section) -> None:
    """The sentence, the planned comparisons, and the facts that could change it."""
    for block in answer.blocks:
        if isinstance(block, Paragraph) and block.kind in ("answer", "lead"):
            console.print(f"[bold]{escape(in_text(block.parts))}[/]")
        elif isinstance(block, Bullets):
            facts = enumerate(block.entries, start=1)
            print_indented(console, ((str(place), escape(in_text(entry[:1]))) for place, entry in facts))
        elif isinstance(block, ReportTable):
            console.print(f"  {escape(block.header[0])}")
            print_indented(console, lines_of(block))


def in_text(parts: Iterable[Inline]) -> str:
    return "".join(part.text if isinstance(part, Link) else part for part in parts).rstrip()


def print_indented(console: Console, lines: Iterable[tuple[str, str]]) -> None:
    """Each line in two columns, so that what does not fit into one goes on under itself."""
    columns = Table.grid(padding=(0, 2))
    columns.add_column(max_width=LONGEST_NAME)
    columns.add_column()
    for line in lines:
        columns.add_row(*line)
    console.print(Padding(columns, (0, 0, 0, 2)))


def lines_of(block: ReportTable) -> Iterator[tuple[str, str]]:
    """A row's name, then its last columns (the difference and its P), or those of the groups where there is neither."""
    for name, _, *cells in block.rows:
        told = [f"{of}: {cell.text}" for of, cell in zip(block.header[2:], cells, strict=True) if cell.text != NOTHING]
        sized = [cell.text for cell in cells[-2:] if cell.text != NOTHING]
        yield f"[bold]{escape(name.text)}[/]", escape(", ".join(sized or told))
