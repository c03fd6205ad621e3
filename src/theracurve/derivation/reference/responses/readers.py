"""Which of several readers decides for a patient (section 5)."""

from theracurve.derivation.reference.chart.chart import Chart
from theracurve.derivation.reference.chart.timeline import Record


def deciding_reader(chart: Chart, table: str, reader: str | None, adjudicator: str | None) -> str:
    """The adjudicator for every patient whom this reader has read, else the reader named, else the only one there is.

    Empty text where readers are not recorded.
    """
    if adjudicator is not None and rows_of_adjudicator(chart, table, adjudicator):
        return adjudicator
    return reader or chart.sole_readers.get(table, "")


def rows_of_adjudicator(chart: Chart, table: str, adjudicator: str | None) -> list[Record]:
    """The first row, if there is one, by which the adjudicator decides for the patient."""
    return [row for row in chart.timeline.of(table) if adjudicator and row.text("reader") == adjudicator][:1]
