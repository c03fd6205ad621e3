"""Checks of the data cut-off: the day after which nothing counts."""

from collections.abc import Iterator

from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, note, warning
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import counted


def cutoff_to_come(seen: Examined) -> Iterator[Finding]:
    cutoff = seen.study.data_cutoff
    if cutoff is not None and cutoff > seen.today:
        yield warning("cutoff-to-come", NamedPlace("study.yaml", None, "data_cutoff"), cutoff=cutoff, today=seen.today)


def rows_after_cutoff(seen: Examined) -> Iterator[Finding]:
    cutoff = seen.study.data_cutoff
    query = f"""
        SELECT source, dated, min(row) AS row, count(*) AS rows FROM {seen.dated}
        WHERE day > ? GROUP BY source, dated ORDER BY source
    """
    for table, column, row, rows in seen.rows(query, cutoff) if cutoff else ():
        yield note(
            "rows-after-cutoff", NamedPlace(table, row, column), cutoff=cutoff, rows=counted(rows, "row"), table=table
        )


CHECKS: tuple[Check, ...] = (
    cutoff_to_come,
    rows_after_cutoff,
)
