"""Which files of a folder are record tables."""

import os
import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from theracurve.errors import StudyRefused
from theracurve.intake.nearest import did_you_mean
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.misspelling import misspelling_of
from theracurve.vocabulary.said import Said
from theracurve.vocabulary.tables import RECORD_TABLES

SIDE_FILES = re.compile(r"answers\.csv|ledger\.json|mapping\.yaml|study\.ya?ml|readme.*|\..*|~\$.*", re.IGNORECASE)
WITHOUT_TABLES = "folder-without-tables"
MOST_BYTES = 2**31  # a table of thirty million rows; more belongs into Parquet and several studies


@dataclass(frozen=True, slots=True)
class TableFiles:
    """For each table the one file that holds it, the files that hold none, and what is to be said."""

    paths: Mapping[str, Path]
    others: tuple[Path, ...]
    findings: tuple[Finding, ...]


def table_files(folder: Path, formats: Collection[str], sources: Container[str] = ()) -> TableFiles:
    """Look through the folder for files with one of these endings; raises StudyRefused when it cannot be read.

    `sources` are the files that a mapping reads: they are no tables themselves.
    """
    found = listed(folder)
    files = [path for path in found if path.name not in sources]
    candidates: dict[str, list[Path]] = {}
    for path in files:
        if path.suffix.lower() in formats and path.stem.lower() in RECORD_TABLES:
            candidates.setdefault(path.stem.lower(), []).append(path)
    known = {path for paths in candidates.values() for path in paths}
    findings = (*twice(candidates), *(() if candidates or len(files) < len(found) else [no_tables(folder)]))
    paths = {name: candidates[name][0] for name in RECORD_TABLES if len(candidates.get(name, ())) == 1}
    return TableFiles(paths, tuple(path for path in files if path not in known), findings)


def listed(folder: Path) -> list[Path]:
    """What lies in the folder, without the files that are known to lie beside the tables, by name."""
    try:
        return sorted(path for path in folder.iterdir() if not SIDE_FILES.fullmatch(path.name))
    except OSError as error:
        raise StudyRefused([unreadable_folder(folder, error)]) from error


def readable(path: Path) -> str:
    """The name as text; bytes of it that are none in UTF-8 are shown by their numbers."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")


def read_bytes(path: Path) -> bytes:
    """The whole file; raises StudyRefused when it is no regular file, too large, or cannot be read."""
    refuse_unfit(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise StudyRefused([unreadable_file(path.name, error)]) from error


def refuse_link_out(path: Path) -> None:
    """Raises StudyRefused for a file of a study that is a link to somewhere else."""
    if path.is_symlink() and path.resolve().parent != path.parent.resolve():
        raise StudyRefused([link_out(path.name)])


def refuse_unfit(path: Path) -> None:
    if not path.is_file():
        raise StudyRefused([no_regular_file(path.name)])
    if path.stat().st_size > MOST_BYTES:
        raise StudyRefused([too_large(path)])


def twice(candidates: Mapping[str, Iterable[Path]]) -> Iterator[Finding]:
    for name, paths in candidates.items():
        files = [path.name for path in paths]
        if len(files) > 1:
            yield Finding(
                severity=Severity.ERROR,
                code="table-twice",
                table=name,
                message=f"The table `{name}` is there {len(files)} times: {', '.join(files)}.",
                remedy="Keep one of the files.",
            )


def not_a_table(file: str) -> Finding:
    meant = misspelling_of(Path(file).stem, RECORD_TABLES)
    return Finding(
        severity=Severity.WARNING,
        code="file-not-used",
        table=file,
        message=Said("file-not-used.message", file=file, suggestion=did_you_mean(meant and f"{meant}.csv")),
        remedy=Said("file-not-used.remedy"),
    )


def no_tables(folder: Path) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code=WITHOUT_TABLES,
        table=folder.name,
        message=f"The folder {folder.name} holds no record table; expected patients.csv, patients.parquet or others.",
        remedy="Name the folder that holds the tables, or put them there.",
    )


def unreadable_folder(folder: Path, error: OSError) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="folder-unreadable",
        table=folder.name,
        message=f"The folder {folder.name} cannot be read: {error.strerror or error}.",
        remedy="Check the path of the records, and that you may read it.",
    )


def unreadable_file(file: str, error: OSError) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="file-unreadable",
        table=file,
        message=f"{file} cannot be read: {error.strerror or error}.",
        remedy="Check that you may read the file and that no other program holds it.",
    )


def no_regular_file(file: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="file-unreadable",
        table=file,
        message=f"{file} is not a file.",
        remedy="Put the table itself there, not a folder, a device or a link that leads nowhere.",
    )


def link_out(file: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="file-outside",
        table=file,
        message=f"{file} is a link out of its folder, and nothing is read through it.",
        remedy="Put the file itself there: a study is what lies in its folder.",
    )


def too_large(path: Path) -> Finding:
    size = path.stat().st_size
    return Finding(
        severity=Severity.ERROR,
        code="file-too-large",
        table=path.name,
        message=f"{path.name} has {size} bytes; at most {MOST_BYTES} are read.",
        remedy="Leave out what the study does not need.",
    )
