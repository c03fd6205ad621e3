"""Checks of names that look like another: a text in two spellings is compared as two, and its rows are lost."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter

from theracurve.intake.conform import quoted
from theracurve.intake.shown import shown
from theracurve.records.asked_names import names_of
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, error, question
from theracurve.vocabulary.findings import Finding, errors_among
from theracurve.vocabulary.look_alikes import differ_by_script, mixes_scripts, outline
from theracurve.vocabulary.misspelling import misspelling_of
from theracurve.vocabulary.said import counted
from theracurve.vocabulary.tables import RECORD_TABLES, Column, Kind

# The units of the laboratory are read by `vocabulary.lab_units`, which knows their spellings; of these ids a series is
# a number of DICOM, a place that changes is asked about by `lesion_looks`, and those of patients and groups
# have checks of their own.
OTHERWISE_READ = {("labs", "unit"), ("uptake", "series"), ("lesions", "location")}
SUGGESTED_ELSEWHERE = {("uptake", "tracer"), ("doses", "organ_or_lesion")}  # but for letters of another script
OF_ONE_PATIENT = ("lesion_id",)  # what one patient's rows call so is not compared with another's

ColumnPlace = tuple[str, str]  # table and column


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A name as rows have it: the first of them, and how many."""

    name: str
    row: int
    rows: int


def compared_columns() -> Iterator[tuple[str, Column]]:
    for table in RECORD_TABLES.values():
        for column in table.columns:
            if (column.compared or column.kind is Kind.ID) and (table.name, column.name) not in OTHERWISE_READ:
                yield table.name, column


def names_that_look_alike(seen: Examined) -> Iterator[Finding]:
    """Names that only case, spaces, hyphens or the script of a letter tells apart, from another of the column or from
    one that the protocol has; and near misses of the protocol's."""
    known = names_of_protocol(seen) if seen.intake.present else {}
    there = [(table, column.name) for table, column in compared_columns() if seen.has(table)]
    for place, names in written(seen, [place for place in there if place[1] not in ("patient_id", "group")]):
        odd = odd_names(*place, names, tuple(known.get(place, ())))
        yield from errors_among(odd) if place in SUGGESTED_ELSEWHERE else odd


def names_of_protocol(seen: Examined) -> dict[tuple[str, str], dict[str, None]]:
    """By table and column what the protocol and its variants call by name there, each once, in their order."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for named in chain.from_iterable(map(names_of, seen.definitions.values())):
        found.setdefault((named.table, named.column), {})[named.name] = None
    return found


def written(seen: Examined, places: Sequence[ColumnPlace]) -> Iterator[tuple[ColumnPlace, tuple[WrittenName, ...]]]:
    """Each column with the names in it that are compared with each other, those of most rows first; of lesions, patient
    by patient."""
    columns = " UNION ALL ".join(names_in_column(number, *place) for number, place in enumerate(places))
    query = f"SELECT number, of, name, row, rows FROM ({columns}) ORDER BY number, of, rows DESC, row"
    for (number, _), rows in groupby(seen.rows(query) if places else (), key=itemgetter(0, 1)):
        yield places[number], tuple(WrittenName(*row[2:]) for row in rows)


def names_in_column(number: int, table: str, column: str) -> str:
    """The SELECT of the names in a column, of whom they are, their first row and how many they have."""
    of = "patient_id" if column in OF_ONE_PATIENT else "''"
    return (
        f"SELECT {number} AS number, {of} AS of, {quoted(column)} AS name, min(row) AS row, count(*) AS rows "
        f"FROM records.{table} WHERE {quoted(column)} IS NOT NULL GROUP BY {of}, {quoted(column)}"
    )


def odd_names(table: str, column: str, names: Collection[WrittenName], protocols: tuple[str, ...]) -> Iterator[Finding]:
    """The protocol's spelling is the one that is meant, otherwise that of the most rows. That the protocol has a name
    which no row has is told by `coverage`."""
    protocols = tuple(name for name in protocols if any(found.name == name for found in names))
    known: dict[str, str] = {outline(name): name for name in reversed(protocols)}
    for found in names:
        meant = known.setdefault(outline(found.name), found.name)
        if found.name in protocols or meant != found.name:
            if meant != found.name and found.name not in protocols:
                yield look_alike(table, column, found, meant)
        elif mixes_scripts(found.name):
            yield mixed(table, column, found)
        elif near := misspelling_of(found.name, protocols):
            yield look_alike(table, column, found, near)


def look_alike(table: str, column: str, found: WrittenName, meant: str) -> Finding:
    by_script = differ_by_script(found.name, meant)
    say = error if by_script else question
    return say(
        "name-look-alike",
        NamedPlace(table, found.row, column),
        "name-look-alike.by-script" if by_script else "name-look-alike",
        name=shown(found.name),
        rows=counted(found.rows, "row"),
        row=found.row,
        meant=shown(meant),
    )


def mixed(table: str, column: str, found: WrittenName) -> Finding:
    return question("name-mixes-scripts", NamedPlace(table, found.row, column), name=shown(found.name))


def ids_that_look_alike(seen: Examined) -> Iterator[Finding]:
    """Ids of patients that only the script of a letter tells apart, or that mix scripts."""
    known: dict[str, WrittenName] = {}
    for found in chain.from_iterable(names for _, names in written(seen, [("patients", "patient_id")])):
        other = known.setdefault(outline(found.name), found)
        first, second = sorted((other, found), key=lambda name: name.row)
        if differ_by_script(first.name, second.name):
            yield error(
                "patient-id-collision",
                NamedPlace("patients", second.row, "patient_id", second.name),
                f"The ids {shown(first.name)} and {shown(second.name)} (rows {first.row}, {second.row}) look alike and "
                "differ in the script of a letter.",
                "If they are one patient, keep one id; if not, give them ids that no person can take for each other.",
            )
        elif mixes_scripts(found.name):
            yield mixed("patients", "patient_id", found)


CHECKS: tuple[Check, ...] = (names_that_look_alike, ids_that_look_alike)
