"""The tables of three studies, word for word, so that a reviewer reads what changed; and that they lead to patients.

`THERACURVE_GOLDEN=write` writes what is expected anew; the difference is then read like any other.
"""

from collections.abc import Iterator

import pytest

from report.three_studies import STUDIES, agrees, report_by_name
from theracurve.report.document import Block, Document, ReportTable, walked

# The sections whose tables are kept.
OURS = ("answer", "flow", "benefit", "events", "survival-in-full", "benefit-in-full", "visits")


@pytest.fixture(params=["demonstration", *STUDIES])
def made(request: pytest.FixtureRequest) -> tuple[str, Document]:
    """A study by name, and its report."""
    return request.param, report_by_name(request.param)


def tables(blocks: tuple[Block, ...]) -> Iterator[ReportTable]:
    yield from (inner for block in blocks for inner in walked(block) if isinstance(inner, ReportTable))


def text_of(table: ReportTable) -> str:
    rows = (" | ".join(cell.text + (" →" if cell.anchor else "") for cell in row) for row in table.rows)
    return "\n".join((table.caption, " | ".join(table.header), *rows, *((table.note,) if table.note else ())))


def test_the_tables_read_as_they_did(made: tuple[str, Document]) -> None:
    name, document = made
    layers = (*document.sections, *document.appendix)
    kept = tuple(section for section in layers if section.anchor in OURS)
    text = "\n\n".join(map(text_of, tables(kept))) + "\n"
    assert agrees(text, f"tables.{name}.en.txt"), text


def test_a_count_that_leads_somewhere_leads_to_so_many_patients(made: tuple[str, Document]) -> None:
    """The number in front of a linked cell is the length of the list it leads to."""
    _, document = made
    lists = {block.anchor: len(block.patients) for block in document.blocks() if hasattr(block, "patients")}
    flow = [s for s in (*document.sections, *document.appendix) if s.anchor in ("flow", "survival-in-full")]
    linked = [cell for t in tables(tuple(flow)) for row in t.rows for cell in row if cell.anchor in lists]
    wrong = [(cell.text, lists[cell.anchor]) for cell in linked if int(cell.text.split()[0]) != lists[cell.anchor]]
    assert linked
    assert wrong == []
