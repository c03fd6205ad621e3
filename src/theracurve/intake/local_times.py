"""Times without an offset, read by the clock of the study's time zone; hours that a change of clocks skips or repeats
are asked about, never decided.

The rules of the zones are those that DuckDB carries, the same on every machine.
"""

from collections.abc import Iterator, Mapping

import duckdb

from theracurve.intake.conform import CLOCK, ISO_DATE, literal, quoted
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.tables import Kind, Table

LOCAL = rf"{ISO_DATE}[T ]{CLOCK}"


def local_to_offset(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table], time_zone: str | None
) -> Iterator[Finding]:
    """Give every local time of the tables of text the offset that its zone had then; one error for each that has none
    or two of them, which stays as it was. Without a time zone nothing is done."""
    if time_zone is None:
        return
    if not connection.execute("SELECT 1 FROM pg_timezone_names() WHERE name = ?", [time_zone]).fetchall():
        yield unknown_zone(time_zone)
        return
    for table in tables.values():
        for column in table.columns:
            if column.kind is Kind.MOMENT:
                yield from undecided(connection, table.name, column.name, time_zone)
                connection.execute(offset_added(table.name, column.name, time_zone))


def undecided(connection: duckdb.DuckDBPyConnection, table: str, column: str, time_zone: str) -> Iterator[Finding]:
    patient = "patient_id" if table != "patients" else "NULL"
    query = f"""
        SELECT row, {patient}, cell, is_before FROM ({clocks(table, column, time_zone)})
        WHERE is_before = is_after AND (offset_before <> offset_after OR NOT is_before) ORDER BY row
    """
    for row, patient_id, cell, is_twice in connection.execute(query).fetchall():
        yield hour_of_change(table, row, column, patient_id, cell, time_zone, is_twice)


def clocks(table: str, column: str, time_zone: str) -> str:
    """For every local time the offsets a day before and after, and by which of them the zone's clock shows it."""
    cell, zone = quoted(column), literal(time_zone)
    return f"""
        WITH local_times AS (
            SELECT *, {cell} AS cell, try_cast({cell} AS TIMESTAMP) AS local FROM raw.{quoted(table)}
            WHERE regexp_full_match({cell}, {literal(LOCAL)})
        ), around AS (
            SELECT *, timezone('UTC', local) AS as_utc,
                {offset_of("timezone('UTC', local) - INTERVAL 1 DAY", zone)} AS offset_before,
                {offset_of("timezone('UTC', local) + INTERVAL 1 DAY", zone)} AS offset_after
            FROM local_times WHERE local IS NOT NULL
        )
        SELECT *, timezone({zone}, as_utc - to_seconds(offset_before)) = local AS is_before,
            timezone({zone}, as_utc - to_seconds(offset_after)) = local AS is_after
        FROM around
    """


def offset_of(instant: str, zone: str) -> str:
    """The seconds by which the clocks of a zone (a literal) are ahead of UTC at an instant."""
    return f"date_diff('second', timezone('UTC', {instant}), timezone({zone}, {instant}))"


def offset_text(seconds: str) -> str:
    minutes = f"abs({seconds}) // 60"
    sign = f"CASE WHEN {seconds} < 0 THEN '-' ELSE '+' END"
    return f"printf('%s%02d:%02d', {sign}, {minutes} // 60, {minutes} % 60)"


def offset_added(table: str, column: str, time_zone: str) -> str:
    decided = "is_before <> is_after OR (is_before AND offset_before = offset_after)"
    offset = "CASE WHEN is_before THEN offset_before ELSE offset_after END"
    return f"""
        UPDATE raw.{quoted(table)} AS t SET {quoted(column)} = replace(c.cell, ' ', 'T') || {offset_text(f"({offset})")}
        FROM ({clocks(table, column, time_zone)}) AS c WHERE t.row = c.row AND ({decided})
    """


def unknown_zone(time_zone: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="time-zone-unknown",
        table="administrations",
        message=f"The rules of the time zone {time_zone} are not known here, so times without an offset are not read.",
        remedy="Name a larger place of the same zone in the protocol, such as Europe/Paris.",
    )


def hour_of_change(
    table: str, row: int, column: str, patient_id: str | None, cell: str, time_zone: str, is_twice: bool
) -> Finding:
    how = "came twice" if is_twice else "did not exist"
    return Finding(
        severity=Severity.ERROR,
        code="moment-twice" if is_twice else "moment-skipped",
        table=table,
        row=row,
        column=column,
        patient_id=patient_id,
        message=f"“{cell}” {how} in {time_zone}: the clocks were changed in that hour.",
        remedy=f"Write it with its offset from UTC, or the day alone: {cell[:10]}."
        if is_twice
        else "Look the time up, and write it with its offset from UTC.",
    )
