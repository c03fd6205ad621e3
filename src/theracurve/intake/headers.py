"""Which column of a file is which column of a table."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from theracurve.intake.nearest import normalised, suggestion
from theracurve.intake.privacy import looks_like_an_identifier
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.misspelling import misspelling_of
from theracurve.vocabulary.said import Said
from theracurve.vocabulary.tables import Table


@dataclass(frozen=True, slots=True)
class Header:
    """`places` gives, for each known column that the file has, its position in the file (from 0)."""

    names: tuple[str, ...]
    places: Mapping[str, int]
    findings: tuple[Finding, ...]


def match_header(names: Sequence[str], table: Table, file: str) -> Header:
    """Match by normalised name; two file columns with one normalised name are an error and neither is used."""
    counts = Counter(normalised(name) for name in names)
    once = {normalised(name): place for place, name in enumerate(names) if counts[normalised(name)] == 1}
    places = {known: once[normalised(known)] for known in table.names if normalised(known) in once}
    meant = near_misses(names, counts, table)
    findings = (
        *duplicates(names, counts, table, file),
        *missing_columns(counts, meant, table, file),
        *other_columns(names, meant, table, file),
        *private_columns(places, table, file),
    )
    return Header(tuple(names), places, findings)


def recognised(names: Iterable[str], table: Table) -> int:
    """How many of the names are columns of the table."""
    return len({normalised(name) for name in names} & {normalised(known) for known in table.names})


def duplicates(names: Sequence[str], counts: Counter[str], table: Table, file: str) -> Iterator[Finding]:
    for name, count in counts.items():
        if count > 1 and name:
            same = ", ".join(f"`{other}`" for other in names if normalised(other) == name)
            yield Finding(
                severity=Severity.ERROR,
                code="column-twice",
                table=table.name,
                column=name,
                message=f"{file} has {count} columns with one name: {same}.",
                remedy="Keep one of them, or give the others their own names.",
            )


def near_misses(names: Sequence[str], counts: Counter[str], table: Table) -> Mapping[str, str]:
    """Names of the file that are nearly a column of the table which the file lacks, each with that column."""
    known = {normalised(name) for name in table.names}
    absent = [name for name in table.names if normalised(name) not in counts]
    strange = [name for name in names if normalised(name) not in known]
    return {name: meant for name in strange if (meant := misspelling_of(name, absent)) is not None}


def missing_columns(counts: Counter[str], meant: Mapping[str, str], table: Table, file: str) -> Iterator[Finding]:
    unknown = [name for name in counts if name and name not in {normalised(known) for known in table.names}]
    for column in table.columns:
        if column.required and normalised(column.name) not in counts and column.name not in meant.values():
            yield Finding(
                severity=Severity.ERROR,
                code="column-missing",
                table=table.name,
                column=column.name,
                message=f"{file} has no column `{column.name}`.{suggestion(column.name, unknown)}",
                remedy=f"Add the column `{column.name}`; an empty cell says that it is not recorded."
                if not column.filled
                else f"Add the column `{column.name}`, or rename the one that holds it.",
            )


def other_columns(names: Sequence[str], meant: Mapping[str, str], table: Table, file: str) -> Iterator[Finding]:
    known = {normalised(name) for name in table.names}
    for place, name in enumerate(names, start=1):
        if normalised(name) in known:
            continue
        if looks_like_an_identifier(normalised(name)):
            yield private(name, table, file)
        elif name in meant:
            yield misspelt(name, meant[name], table, file)
        else:
            yield unused(name, table, file) if name.strip() else unnamed(place, table, file)


def misspelt(name: str, meant: str, table: Table, file: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="column-misspelt",
        table=table.name,
        column=name,
        message=f"{file} has a column `{name}`, which is no column of `{table.name}`. Did you mean `{meant}`?",
        remedy=f"Rename it to `{meant}`, or to something that cannot be taken for it.",
    )


def unused(name: str, table: Table, file: str) -> Finding:
    return Finding(
        severity=Severity.WARNING,
        code="column-not-used",
        table=table.name,
        column=name,
        message=Said("column-not-used.message", name=name, file=file),
        remedy=Said("column-not-used.remedy"),
    )


def unnamed(place: int, table: Table, file: str) -> Finding:
    return Finding(
        severity=Severity.WARNING,
        code="column-not-used",
        table=table.name,
        column=f"column {place}",
        message=Said("column-not-used.without-name.message", place=place, file=file),
        remedy=Said("column-not-used.without-name.remedy"),
    )


def private_columns(places: Mapping[str, int], table: Table, file: str) -> Iterator[Finding]:
    """Covariates of the protocol that look like an identifier: they are used, and said aloud."""
    for name in places:
        if looks_like_an_identifier(normalised(name)):
            yield private(name, table, file)


def private(name: str, table: Table, file: str) -> Finding:
    return Finding(
        severity=Severity.WARNING,
        code="column-private",
        table=table.name,
        column=name,
        message=Said("column-private.message", name=name, file=file),
        remedy=Said("column-private.remedy"),
    )
