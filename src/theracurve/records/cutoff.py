"""Checks of the data cut-off: the day after which nothing counts."""

from collections.abc import Iterator

from theracurve.records.examined import DATED, Check, Examined
from theracurve.records.saying import NamedPlace, note, warning
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import Said, counted


def cutoff_to_come(seen: Examined) -> Iterator[Finding]:
    cutoff = seen.study.data_cutoff
    if cutoff is not None and cutoff > seen.today:
        yield warning(
            "cutoff-to-come",
            NamedPlace("study.yaml", None, "data_cutoff"),
            Said(
                "The data cut-off, {cutoff}, lies after today, {today}; visits up to it count as missed.",
                cutoff=cutoff,
                today=seen.today,
            ),
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
            NamedPlace(table, row, column),
            Said(
                "Not used, because after the data cut-off, {cutoff}: {rows} of `{table}`.",
                cutoff=cutoff,
                rows=counted(rows, "row"),
                table=table,
            ),
            "Nothing to do.",
        )


CHECKS: tuple[Check, ...] = (
    cutoff_to_come,
    rows_after_cutoff,
)
