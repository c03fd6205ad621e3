"""No P value of a report without the test that it is of, and no time without its unit."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from report.reading_of import reading_of
from report.three_studies import STUDIES, TIMES, given, report_by_name, row
from theracurve.report.document import Block, Bullets, Document, Figure, Link, Members, Paragraph, ReportTable
from theracurve.report.report import report_of

P_VALUE = re.compile(r"\bP [=<>]|\bP (?:lies )?(?:is )?below")
TEST = re.compile(r"\btests?\b|\blog-rank\b|\bWald\b|interval and P\b", re.IGNORECASE)
LEVEL = "is called significant."  # of whichever test
LATE = """\
study: late
title: Asked beyond the follow-up
data_origin: reconstructed
groups:
  A: {label: Treated, treated: true}
  B: {label: Not treated, treated: false}
reference_group: B
endpoints:
  overall_survival: {given: true}
analyses:
  - {endpoint: overall_survival, at: 24 months}
"""


def passages(block: Block) -> Iterator[str]:
    """What a reader has before him when he reads a number: a sentence, a row, a patient with the list's label."""
    if isinstance(block, ReportTable):
        yield from (" | ".join(cell.text for cell in row) for row in block.rows)
        yield block.note
    elif isinstance(block, Members):
        yield from (f"{block.label} {member.said}" for member in block.patients)
    elif isinstance(block, Figure):
        yield from (block.caption, block.alt)
    elif isinstance(block, Paragraph | Bullets):
        entries = block.entries if isinstance(block, Bullets) else (block.parts,)
        for entry in entries:
            text = "".join(part.text if isinstance(part, Link) else part for part in entry)
            yield from re.split(r"(?<=[.;]) ", text)


def all_passages(document: Document) -> list[str]:
    return [text for block in document.blocks() for text in passages(block)]


@pytest.mark.parametrize("name", ["demonstration", *STUDIES])
def test_every_p_value_stands_with_its_test(name: str) -> None:
    found = [text for text in all_passages(report_by_name(name)) if P_VALUE.search(text)]
    assert [text for text in found if not TEST.search(text) and not text.endswith(LEVEL)] == []
    assert bool(found) is (name != "one_group")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "not estimable (follow-up of this group ends at 12 months)"),
        ("fr", "non estimable (le suivi de ce groupe s’arrête à 12 mois)"),
    ],
)
def test_the_end_of_follow_up_is_said_in_months(language: str, said: str, tmp_path: Path) -> None:
    study, endpoints = given(LATE, *(row(g, n, t, g == "A") for g, ts in TIMES.items() for n, t in enumerate(ts)))
    (tmp_path / "records").mkdir()
    (tmp_path / "study.yaml").write_text(study, encoding="utf-8")
    (tmp_path / "records" / "endpoints.csv").write_text(endpoints, encoding="utf-8")
    texts = all_passages(report_of(reading_of(tmp_path, language)))
    assert any(said in text for text in texts)
    assert [text for text in texts if re.search(r"ends at|s’arrête à", text) and "365" in text] == []


def test_every_p_value_of_the_overview_names_its_own_test() -> None:
    """A log-rank P beside the method of a hazard ratio is read as that method's."""
    blocks = report_by_name("no_event_in_a_group").blocks()
    [overview] = [block for block in blocks if isinstance(block, ReportTable) and block.kind == "overview"]
    values = [part for cells in overview.rows for cell in cells for part in cell.text.split("; ") if "P =" in part]
    over_time = ["Log-rank test: P = 0.034", "Exact log-rank test: P = 0.061"]
    assert values == [*over_time, "Penalised likelihood ratio test: P = 0.041", "Likelihood ratio test: P = 0.048"]
