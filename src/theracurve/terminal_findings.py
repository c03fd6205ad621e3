"""What the terminal says of findings, and how it shows a text of people. It imports nothing that estimates or draws:
`check` prints no more than this.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich import markup
from rich.console import Console
from rich.padding import Padding

from theracurve.vocabulary.findings import Finding, Severity, count_by_severity, in_reading_order
from theracurve.vocabulary.visible import cut, visible

COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
ROWS = "Rows are counted below the header: row 1 is line 2 of the file in an editor or a spreadsheet."
TOLD = {Severity.ERROR: 20, Severity.WARNING: 3, Severity.NOTE: 1}  # sentences of a kind; an error has to be mended
PLACES = 12  # of a kind in one column


def escape(text: str) -> str:
    """A text of people as a terminal shows it: no markup, no control, of a bounded length."""
    return markup.escape(cut(visible(text)))


def print_findings(findings: Iterable[Finding], *, everyone: bool = False) -> None:
    """Findings by severity and kind, each kind with its places, and how many there are; or `everyone` by itself."""
    console = Console()
    ordered = in_reading_order(findings)
    for severity, of_severity in groupby(ordered, key=lambda finding: finding.severity):
        by_code: dict[str, list[Finding]] = {}
        for finding in of_severity:
            by_code.setdefault(finding.code, []).append(finding)
        for code, alike in by_code.items():
            print_heading(console, severity, code, alike)
            if everyone:
                print_each(console, alike)
            else:
                print_kind(console, alike, TOLD[severity])
    if any(finding.row is not None and not finding.cell and line_word(finding) == "row" for finding in ordered):
        console.print(f"[dim]{ROWS}[/]")
    counts = count_by_severity(ordered)
    review = sum(finding.needs_review for finding in ordered)
    console.print(
        ", ".join(f"{number} {name}{'' if number == 1 else 's'}" for name, number in counts.items())
        + (f"; {review} to be reviewed by a person" if review else "")
    )


def print_heading(console: Console, severity: Severity, code: str, findings: Sequence[Finding]) -> None:
    review = " · needs review" if any(finding.needs_review for finding in findings) else ""
    console.print(f"[{COLOURS[severity]}]{severity}[/] {escape(code)} ({len(findings)}){review}")


def print_each(console: Console, findings: Sequence[Finding]) -> None:
    for finding in findings:
        console.print(Padding(f"[bold]{escape(place_of(finding))}[/] {escape(finding.message)}", (0, 0, 0, 2)))
        console.print(Padding(f"[dim]→ {escape(finding.remedy)}[/]", (0, 0, 0, 4)))


def print_kind(console: Console, findings: Sequence[Finding], most: int) -> None:
    """The first so many sentences with where they hold and what to do, and where else the like is."""
    sentences: dict[str, list[Finding]] = {}
    for finding in findings:
        sentences.setdefault(finding.message, []).append(finding)
    told = list(sentences.values())[:most]
    for alike in told:
        place = place_of(alike[0]) if len(alike) == 1 else f"{places_of(alike)}:"
        console.print(Padding(f"[bold]{escape(place)}[/] {escape(alike[0].message)}", (0, 0, 0, 2)))
    for remedy in dict.fromkeys(alike[0].remedy for alike in told):
        console.print(Padding(f"[dim]→ {escape(remedy)}[/]", (0, 0, 0, 4)))
    said = {alike[0].message for alike in told}
    others = [finding for finding in findings if finding.message not in said]
    if others:
        console.print(
            Padding(f"{len(others)} more of the same kind: [bold]{escape(places_of(others))}[/]", (0, 0, 0, 2))
        )
        console.print("    [dim]`theracurve check --all` says each[/]")


def places_of(findings: Iterable[Finding]) -> str:
    """`patients, secreting: rows 7, 11; labs, value: row 3`; patients where no row is known, cells of a user's file."""
    by_column: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        where = finding.file if finding.cell else finding.table
        sheet = finding.sheet if finding.cell else finding.column
        kind = "cell" if finding.cell else line_word(finding) if finding.row is not None else "patient"
        named = ", ".join(part for part in (where, sheet) if part)
        place = finding.cell or (str(finding.row) if finding.row is not None else finding.patient_id)
        by_column.setdefault((named, kind), []).extend([place] if place else [])
    return "; ".join(several(named, kind, list(dict.fromkeys(places))) for (named, kind), places in by_column.items())


def several(named: str, kind: str, places: Sequence[str]) -> str:
    more = f" and {len(places) - PLACES} more" if len(places) > PLACES else ""
    listed = f"{kind}{'s' if len(places) > 1 else ''} {', '.join(places[:PLACES])}{more}" if places else ""
    return ": ".join(part for part in (named, listed) if part)


def line_word(finding: Finding) -> str:
    """Names a line of a file, a row of a record table."""
    return "line" if "." in (finding.table or "") else "row"


def place_of(finding: Finding) -> str:
    """`labs, row 12, value, patient 007:` as far as it is known; of a mapped row `Suivi!F17, labs.value, ...`."""
    parts = (
        *((own_place(finding), mapped_to(finding)) if finding.cell else (finding.table, row_of(finding))),
        finding.column if not finding.cell and not finding.message.startswith(f"{finding.column}:") else None,
        f"patient {finding.patient_id}" if finding.patient_id else None,
    )
    place = ", ".join(part for part in parts if part)
    return f"{place}:" if place else ""


def row_of(finding: Finding) -> str | None:
    return f"{line_word(finding)} {finding.row}" if finding.row is not None else None


def own_place(finding: Finding) -> str:
    """Says where it stands in the user's own file."""
    return f"{finding.sheet}!{finding.cell}" if finding.sheet else f"{finding.file}, {finding.cell}"


def mapped_to(finding: Finding) -> str | None:
    """The column of our table that the cell goes to."""
    if finding.table in (None, finding.file):
        return None
    return f"{finding.table}.{finding.column}" if finding.column else finding.table
