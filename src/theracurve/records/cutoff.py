"""Checks of the data cut-off: the day after which nothing counts."""

from collections.abc import Iterator

from theracurve.intake.shown import counted
from theracurve.records.examined import DATED, Check, Examined
from theracurve.records.saying import Place, note, warning
from theracurve.vocabulary.findings import Finding


def cutoff_to_come(seen: Examined) -> Iterator[Finding]:
    cutoff = seen.study.data_cutoff
    if cutoff is not None and cutoff > seen.today:
        yield warning(
            "cutoff-to-come",
            Place("study.yaml", None, "data_cutoff"),
            f"The data cut-off, {cutoff}, lies after today, {seen.today}; visits up to it count as missed.",
            "State the day up to which the records are complete.",
        )


def rows_after_cutoff(seen: Examined) -> Iterator[Finding]:
    cutoff = seen.study.data_cutoff
    query = f"""
        SELECT source, dated, min(row) AS row, count(*) AS rows FROM ({DATED})
        WHERE day > ? GROUP BY source, dated ORDER BY source
    """
    for table, column, row, rows in seen.rows(query, cutoff) if cutoff else ():
        yield note(
            "rows-after-cutoff",
            Place(table, row, column),
            f"Not used, because after the data cut-off, {cutoff}: {counted(rows, 'row')} of `{table}`.",
            "Nothing to do.",
        )


CHECKS: tuple[Check, ...] = (
    cutoff_to_come,
    rows_after_cutoff,
)
