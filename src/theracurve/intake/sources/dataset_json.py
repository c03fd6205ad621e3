"""Dataset-JSON 1.1 of CDISC as a grid: names of variables, then one row a record. Read by hand: what the schema leaves
unchecked (the number of records, the width of rows, the types of values) is checked here.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from theracurve.errors import StudyRefused
from theracurve.intake.files import read_bytes
from theracurve.intake.sources.delimited_text import MOST_CELLS, too_many_cells
from theracurve.intake.sources.grid import EMPTY, Book, CellGrid, Content, Dialect, GridCell
from theracurve.vocabulary.decimals import plain
from theracurve.vocabulary.findings import Finding, Severity

VERSION = "1.1"
Value = str | int | Decimal | bool | None


def read_dataset_json(path: Path, dialect: Dialect) -> Book:
    """The one grid of a file, whole or as one value a line. Raises StudyRefused for what is not Dataset-JSON 1.1."""
    data = read_bytes(path)
    try:
        text = data.decode("utf-8-sig")
        about, rows = parsed(text)
    except (ValueError, RecursionError) as error:
        raise StudyRefused([wrong(path.name, f"it is no JSON in UTF-8 ({str(error).splitlines()[0]})")]) from error
    names = names_of(path.name, about)
    refuse_rows(path.name, about, names, rows)
    header = tuple(GridCell(name, Content.TEXT) for name in names)
    cells = (tuple(map(cell_of, row)) for row in rows)
    return Book(path.name, (CellGrid(path.name, "", (header, *cells), numbered_from=0),))


def parsed(text: str) -> tuple[Mapping[str, Any], Sequence[Any]]:
    """The attributes and the rows. Raises ValueError."""
    decoder = json.JSONDecoder(parse_float=Decimal, parse_constant=refuse_constant, object_pairs_hook=refuse_repeated)
    first, end = decoder.raw_decode(text.lstrip())
    rest = text.lstrip()[end:].split("\n")
    lines = [decoder.decode(line) for line in rest if line.strip()]
    if not isinstance(first, dict):
        raise ValueError("it does not begin with the attributes of a data set")
    rows = lines or first.get("rows", [])
    if not isinstance(rows, list):
        raise ValueError("its rows are no list")
    return first, rows


def refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def refuse_repeated(pairs: Sequence[tuple[str, Any]]) -> Mapping[str, Any]:
    """The object of the pairs. Raises ValueError for a key that stands twice, of which the first would be lost."""
    repeated = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]
    if repeated:
        raise ValueError(f"the key {repeated[0]!r} stands twice in one object")
    return dict(pairs)


def names_of(file: str, about: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the variables. Raises StudyRefused."""
    version = about.get("datasetJSONVersion")
    if not isinstance(version, str) or not version.startswith(VERSION):
        raise StudyRefused([wrong(file, f"it states the version {version!r}; {VERSION} is read")])
    columns = about.get("columns")
    named = [column.get("name") if isinstance(column, dict) else None for column in columns or ()]
    if not isinstance(columns, list) or not named or not all(isinstance(name, str) and name for name in named):
        raise StudyRefused([wrong(file, "its columns have no names")])
    if len(set(named)) < len(named):
        raise StudyRefused([wrong(file, "two of its columns have one name")])
    return tuple(str(name) for name in named)


def refuse_rows(file: str, about: Mapping[str, Any], names: Sequence[str], rows: Sequence[Any]) -> None:
    """Raises StudyRefused for rows of another width, values that are no cells, and records that are not all there."""
    if len(rows) * len(names) > MOST_CELLS:
        raise StudyRefused([too_many_cells(file)])
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, list) or len(row) != len(names):
            width = len(row) if isinstance(row, list) else 0
            raise StudyRefused([wrong(file, f"record {number} has {width} values, expected {len(names)}")])
        if any(isinstance(value, dict | list) for value in row):
            raise StudyRefused([wrong(file, f"record {number} holds a list or an object where a value is expected")])
    stated = about.get("records")
    if isinstance(stated, int) and stated != len(rows):
        raise StudyRefused([wrong(file, f"it states {stated} records and holds {len(rows)}: it may have been cut off")])


def cell_of(value: Value) -> GridCell:
    if isinstance(value, bool):
        return GridCell("true" if value else "false", Content.BOOLEAN)
    if isinstance(value, int | Decimal):
        return GridCell(plain(Decimal(value)), Content.NUMBER)
    return GridCell(value, Content.TEXT) if value else EMPTY


def wrong(file: str, why: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="dataset-json",
        table=file,
        file=file,
        message=f"{file} cannot be read as Dataset-JSON {VERSION}: {why}.",
        remedy="Write it anew, or export the data set as CSV or as a SAS transport file.",
    )
