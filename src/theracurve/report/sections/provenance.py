"""Provenance: what a reader needs to get the same bytes again."""

from collections.abc import Iterator, Mapping

from theracurve.report.document import Block, Code, Section, said
from theracurve.report.reading import Reading
from theracurve.report.table import ReportTable, row
from theracurve.wording.words import Words

PARTS = ("inputs", "versions", "compared")


def provenance(reading: Reading) -> Section:
    words = reading.words
    parts: tuple[Block, ...] = (
        said(words("provenance.lead")),
        *tables_of(reading.provenance, words),
        r_check(reading),
    )
    return Section("provenance", words("provenance.title"), parts)


def r_check(reading: Reading) -> Section:
    """How a reader has R recompute the numbers."""
    words = reading.words
    commands = "theracurve export STUDY --format r-check\nRscript STUDY/r-check/check.R"
    return Section("r-check", words("forms.r_check.title"), (said(words("forms.r_check.lead")), Code(commands)))


def tables_of(found: Mapping[str, object], words: Words) -> Iterator[ReportTable]:
    for part in PARTS:
        values = found[part]
        assert isinstance(values, dict)
        rows = tuple(row(said_of(part, str(name), words), str(value)) for name, value in values.items())
        yield ReportTable(words(f"provenance.{part}"), ("", ""), rows, kind="plain")


def said_of(part: str, name: str, words: Words) -> str:
    """Inputs and programs have names of their own."""
    return words(f"provenance.double.{name}") if part == "compared" else name
