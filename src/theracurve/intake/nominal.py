"""Nominal dates, the planned days of visits, in tables that were written by a ledger (ledger.json names their rows) or
from a mapping (the manifest beside them does)."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.said import Said, counted
from theracurve.vocabulary.tables import RECORD_TABLES

LEDGER_HEAD_FILE = "ledger.json"
MANIFEST_FILE = "manifest.json"  # of `theracurve tables`
NOMINAL_KEY = "nominal"
NominalRows: TypeAlias = Mapping[str, Mapping[str, frozenset[int]]]  # by table and column


def kept_nominal(folder: Path, hashes: Mapping[str, str]) -> NominalRows:
    """The nominal dates of the tables that still have the bytes that were written (`hashes` are those of the tables as
    read): in others the rows may have moved. What is wrong with a ledger's file is said where its head is read."""
    for file, key in ((LEDGER_HEAD_FILE, "files"), (MANIFEST_FILE, "outputs")):
        read = object_in(folder / file)
        stated, files = stated_nominal(read), read.get(key)
        if stated and isinstance(files, dict):
            return {name: stated[name] for name in stated if files.get(f"{name}.csv") == hashes.get(name, "")}
    return {}


def object_in(path: Path) -> Mapping[str, Any]:
    """The keys and values of a JSON file; none where there is no such file."""
    try:
        read = json.loads(path.read_bytes()) if path.is_file() else None
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


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
