"""Which of several readers decides for a patient (section 5)."""

from theracurve.derivation.reference.chart import Chart


def deciding_reader(chart: Chart, table: str, reader: str | None, adjudicator: str | None) -> str:
    """The adjudicator for every patient whom this reader has read, else the reader named, else the only one there is.

    Empty text where readers are not recorded.
    """
    if adjudicator is not None and any(row.text("reader") == adjudicator for row in chart.timeline.of(table)):
        return adjudicator
    return reader or chart.sole_readers.get(table, "")
