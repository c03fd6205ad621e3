"""Files that are no record tables: told by their bytes what they are, with the one command that comes next."""

from pathlib import Path

from theracurve.intake.files import not_a_table, readable
from theracurve.intake.sources.formats import FORMATS, Format
from theracurve.intake.sources.recognise import recognise
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.said import Said

TABLE_NAMES = (".csv", ".tsv", ".txt", ".dat", ".xlsx", ".xlsm", ".xls", ".ods")


def kind_of(path: Path) -> Format | None:
    """What a file is, where it is not plain text or cannot be looked at."""
    try:
        name = recognise(path)
    except OSError:
        return None
    return None if name == "text" else FORMATS[name]


def stranger(path: Path, is_mapped: bool) -> Finding:
    """What is said of a file in the folder of the records that is no record table."""
    found = kind_of(path)
    if found is None:
        return not_a_table(readable(path))
    return Finding(
        severity=Severity.WARNING,
        code="file-not-used",
        table=path.name,
        file=path.name,
        message=Said("file-not-used.of-another-kind.message", file=path.name, kind=found.called),
        remedy=next_step(path, found, is_mapped),
    )


def next_step(path: Path, found: Format, is_mapped: bool) -> str:
    if found.read is None:
        return found.instead
    if is_mapped:
        return Said("file-not-used.mapped.remedy")
    return Said("file-not-used.new-study.remedy", file=f'"{path}"')


def only_strangers(folder: Path, strangers: tuple[Path, ...]) -> Finding | None:
    """One error for a folder that holds files that could be read, and no record table."""
    for path in strangers:
        found = kind_of(path)
        if found is not None:
            return given_for("file-not-a-table", f"The folder {folder.name} holds no record table, but", path, found)
    return None


def given_instead(path: Path) -> Finding | None:
    """The error for a file of tables that was given where a study is expected; None for anything else."""
    if not path.is_file():
        return None
    found = kind_of(path) or (FORMATS["text"] if path.suffix.lower() in TABLE_NAMES else None)
    return given_for("table-not-a-study", "A study was expected, found", path, found) if found else None


def no_plain_table(path: Path, found: Format) -> Finding:
    """The error for a file of which one table is to be read, and which is none."""
    remedy = f'Save its sheet as “CSV UTF-8”; a whole study: theracurve new NEW_FOLDER --from "{path}"'
    return Finding(
        severity=Severity.ERROR,
        code="file-not-a-table",
        table=path.name,
        file=path.name,
        message=f"{path.name} is {found.called}; a table in CSV or Parquet is read here.",
        remedy=remedy if found.read else found.instead,
    )


def given_for(code: str, expected: str, path: Path, found: Format) -> Finding:
    remedy = f'theracurve new NEW_FOLDER --from "{path}"' if found.read else found.instead
    return Finding(
        severity=Severity.ERROR,
        code=code,
        table=path.name,
        file=path.name,
        message=f"{expected} {path.name}, {found.called}.",
        remedy=remedy,
    )
