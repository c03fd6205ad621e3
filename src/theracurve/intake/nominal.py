"""Nominal dates, the planned days of visits, in tables that a ledger wrote: ledger.json names their rows."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.said import Said, counted
from theracurve.vocabulary.tables import RECORD_TABLES

LEDGER_HEAD_FILE = "ledger.json"
NOMINAL_KEY = "nominal"
NominalRows: TypeAlias = Mapping[str, Mapping[str, frozenset[int]]]  # by table and column


def kept_nominal(folder: Path, hashes: Mapping[str, str]) -> NominalRows:
    """The nominal dates of the tables that still have the bytes that the ledger wrote (`hashes` are those of the tables
    as read): in others the rows may have moved. What is wrong with the file is said where the ledger's head is read."""
    try:
        read = json.loads((folder / LEDGER_HEAD_FILE).read_bytes())
    except (OSError, ValueError):
        return {}
    stated = stated_nominal(read) if isinstance(read, dict) else None
    files = read.get("files") if stated else None
    if not stated or not isinstance(files, dict):
        return {}
    return {name: stated[name] for name in stated if files.get(f"{name}.csv") == hashes.get(name, "")}


def stated_nominal(read: Mapping[str, Any]) -> NominalRows | None:
    """The rows that ledger.json names (none without the key); None where what it says is not read so."""
    stated = read.get(NOMINAL_KEY, {})
    if not isinstance(stated, dict) or not all(is_of_table(name, columns) for name, columns in stated.items()):
        return None
    return {name: {column: frozenset(rows) for column, rows in stated[name].items()} for name in stated}


def is_of_table(name: str, columns: object) -> bool:
    """Whether these are columns of a table, each with numbers of rows."""
    if name not in RECORD_TABLES or not isinstance(columns, dict) or columns.keys() - set(RECORD_TABLES[name].names):
        return False
    return all(isinstance(rows, list) and all(type(row) is int for row in rows) for rows in columns.values())


def kept_notes(nominal: NominalRows) -> Iterator[Finding]:
    for name, columns in nominal.items():
        yield from (nominal_note(name, column, len(rows)) for column, rows in columns.items())


def nominal_note(table: str, column: str, count: int) -> Finding:
    """How many dates of a column are planned days: it stands in every report."""
    return Finding(
        severity=Severity.NOTE,
        code="date-nominal",
        table=table,
        column=column,
        message=Said("date-nominal.message", column=column, rows=counted(count, "row")),
        remedy=Said("date-nominal.remedy"),
    )
