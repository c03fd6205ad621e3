"""Provenance: what a reader needs to get the same bytes again."""

from collections.abc import Iterator, Mapping

from theracurve.report.document import Code, Section, said
from theracurve.report.reading import Reading
from theracurve.report.table import Table, row

LEAD = "The same inputs and the same version give the same bytes. Hashes of the outputs are in manifest.json."
PARTS = (("inputs", "Inputs, SHA-256"), ("versions", "Versions"), ("compared", "Double programming"))


def provenance(reading: Reading) -> Section:
    return Section("provenance", "Provenance", (said(LEAD), *tables_of(reading.provenance), r_check(reading)))


def r_check(reading: Reading) -> Section:
    """How a reader has R recompute the numbers."""
    words = reading.words
    commands = "theracurve export STUDY --format r-check\nRscript STUDY/r-check/check.R"
    return Section("r-check", words("forms.r_check.title"), (said(words("forms.r_check.lead")), Code(commands)))


def tables_of(found: Mapping[str, object]) -> Iterator[Table]:
    for key, caption in PARTS:
        values = found[key]
        assert isinstance(values, dict)
        rows = tuple(row(str(name), str(value)) for name, value in values.items())
        yield Table(caption, ("", ""), rows, kind="plain")
