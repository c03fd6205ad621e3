"""A copy of somebody's workbook with the cells marked that findings speak of: to look at, never to read back."""

from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.visible import visible

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

COLOURS = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C", Severity.NOTE: "DDEBF7"}
ABOUT = "Findings"
EXPLANATION = (
    "A copy for looking at: cells with a finding are coloured (red: an error, yellow: a question or warning), and the"
    " finding stands as a comment at the cell. Mend the workbook itself, or mapping.yaml; the copy is"
    " not to be read back."
)
LONGEST = 8_000  # characters of a comment


def annotated(data: bytes, file: str, findings: Iterable[Finding]) -> bytes:
    """The workbook with its findings; `data` was scanned when it was read."""
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(data), keep_links=False)
    at_cell: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.file == file and finding.cell and finding.sheet in book.sheetnames:
            at_cell[str(finding.sheet), finding.cell].append(finding)
    for (sheet, cell), found in at_cell.items():
        mark(book[sheet], cell, found)
    about = book.create_sheet(ABOUT if ABOUT not in book.sheetnames else f"{ABOUT} 2", 0)
    about["A1"] = EXPLANATION
    about["A2"] = f"{len(at_cell)} cells are marked."
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def mark(sheet: "Worksheet", at: str, findings: list[Finding]) -> None:
    """Colour by the worst finding; the comment that stood there stays above those of the findings."""
    from openpyxl.cell import Cell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell = sheet[at]
    if not isinstance(cell, Cell):  # inside a merged range: only its first cell can hold anything
        return
    worst = min(findings, key=lambda finding: list(COLOURS).index(finding.severity)).severity
    cell.fill = PatternFill("solid", start_color=COLOURS[worst])
    earlier = [str(cell.comment.text)] if cell.comment else []
    texts = [*earlier, *(f"{finding.message}\n→ {finding.remedy}" for finding in findings)]
    cell.comment = Comment(visible("\n\n".join(texts))[:LONGEST], "theracurve", height=200, width=400)
