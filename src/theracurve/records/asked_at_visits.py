"""What the protocol reads of a visit, row by row: what a form for one asks to be entered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import duckdb

from theracurve.definition.study import Study
from theracurve.records.markers import markers_of
from theracurve.records.ranges import ADULTS, COLUMNS, SCALES, PlausibleRange
from theracurve.records.readers import readers_of, required
from theracurve.vocabulary.tables import OF_ASSESSMENTS, RECORD_TABLES, Column, Kind, Table

DAYS = Kind.DATE, Kind.PARTIAL_DATE, Kind.MOMENT


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A row that the protocol reads: `cells` say which (`analyte`: CgA), `columns` what is entered of it beside its
    day. Of lesions it stands for the row of each."""

    table: Table
    cells: Mapping[str, str]
    columns: tuple[Column, ...]


def asked_at_visits(definitions: Iterable[Study], connection: duckdb.DuckDBPyConnection) -> Iterator[AskedRow]:
    """The rows of a visit that any of the definitions reads, table by table; `connection` holds the records."""
    studies = tuple(definitions)
    asked = {one: None for study in studies for one in rows_of_a_visit(study)}
    for name, cells in sorted(asked, key=lambda one: OF_ASSESSMENTS.index(one[0])):
        found = columns_read(studies, name, dict(cells), connection)
        if found:
            yield AskedRow(RECORD_TABLES[name], dict(cells), found)


def rows_of_a_visit(study: Study) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Tables with the cells that tell their rows apart; what is asked for once, before treatment, is not."""
    for measure in (*study.measures, *required(study, "assessments")):
        yield "assessments", (("measure", measure),)
    falls = (fall.analyte for fall in study.marker_responses.values())
    graded = study.laboratory_grades.terms.values() if study.laboratory_grades else ()
    egfr = (study.egfr.creatinine,) if study.egfr else ()
    for analyte in (*markers_of(study), *falls, *graded, *egfr, *required(study, "labs")):
        yield "labs", (("analyte", analyte),)
    progression = study.pejorative_events.tumour_progression
    tracer = progression.tracer if progression else None
    yield "volumes", (("tracer", tracer),) if tracer is not None else ()
    yield from ((table, ()) for table in ("lesions", "responses", "bone_scans"))


def columns_read(
    studies: Iterable[Study], name: str, cells: Mapping[str, str], connection: duckdb.DuckDBPyConnection
) -> tuple[Column, ...]:
    """The columns that any of the studies reads of such a row, but for whose it is, its day and its visit."""
    table = RECORD_TABLES[name]
    read = {column for study in studies for column in read_of(study, table, cells, connection)}
    apart = {"patient_id", "visit", day_of(table).name, *cells}
    return tuple(column for column in table.columns if column.name in read - apart)


def read_of(study: Study, table: Table, cells: Mapping[str, str], connection: duckdb.DuckDBPyConnection) -> set[str]:
    """What one definition reads of such a row: the conditions of its readers hold of the cells."""
    row = ", ".join(f'{"?" if name in cells else "NULL"} AS "{name}"' for name in table.names)
    values = [cells[name] for name in table.names if name in cells]
    found: set[str] = set()
    for reader in readers_of(study):
        if reader.table == table.name:
            held = connection.execute(f"SELECT {reader.rows} FROM (SELECT {row}) AS r", values).fetchone()
            found |= set(reader.columns) if held and held[0] else set()
    return found


def day_of(table: Table) -> Column:
    """The column that says when what a row tells of was seen."""
    return next(column for column in table.columns if column.kind in DAYS)


def range_of(table: str, column: str, cells: Mapping[str, str]) -> PlausibleRange | None:
    """What a value may be, whatever the protocol says; None where nothing is known."""
    measured = {**SCALES, **ADULTS} if (table, column) == ("assessments", "value") else {}
    return measured.get(cells.get("measure", "")) or COLUMNS.get((table, column))
