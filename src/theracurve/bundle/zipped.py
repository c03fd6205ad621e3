"""A bundle as one file: a zip archive of the same bytes for the same files, and such an archive read as what strangers
sent.

Nothing is compressed, because what compresses differs between machines in its bytes; the entries have one date.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from theracurve.errors import UsageError

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip archive can say
PRIVATE = 0o100600 << 16
GIB = 2**30


@dataclass(frozen=True, slots=True)
class ArchiveKind:
    """What an archive is called, and how many files and bytes it may have: more than that is read from nobody."""

    name: str
    most_files: int
    most_gib: int


BUNDLE = ArchiveKind("bundle", 10_000, 4)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The archive of these files, in the order of their names."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            entry = ZipInfo(name, FIRST_DAY)
            entry.external_attr, entry.create_system = PRIVATE, 3
            archive.writestr(entry, content)
    return buffer.getvalue()


def unzipped(file: Path, kind: ArchiveKind = BUNDLE) -> dict[str, bytes]:
    """The files of an archive by their names. Raises UsageError for what is no archive, is larger than one of its kind
    may be, or has an entry that none has."""
    if file.is_dir():
        inside = file / f"{kind.name}.zip"
        hint = f": {inside}" if inside.is_file() else ""
        raise UsageError(f"{file} is a folder; expected the file of a {kind.name}{hint}")
    try:
        with ZipFile(file) as archive:
            entries = archive.infolist()
            sizes = [(entry.filename, entry.file_size) for entry in entries]
            for complaint in (*complaints_of(sizes, kind), *packed(entries)):
                raise UsageError(f"{file} is no {kind.name} of theracurve: {complaint}")
            return {entry.filename: archive.read(entry) for entry in entries}
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror or error}") from None
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UsageError(f"{file} is no {kind.name} of theracurve, or is damaged: {error}") from None


def complaints_of(sizes: Sequence[tuple[str, int]], kind: ArchiveKind) -> Iterator[str]:
    """What speaks against an archive of these names and sizes, read or yet to be written."""
    names = [name for name, _ in sizes]
    if len(names) > kind.most_files:
        yield f"expected at most {kind.most_files} files, found {len(names)}"
    if sum(size for _, size in sizes) > kind.most_gib * GIB:
        yield f"it unpacks to more than {kind.most_gib} GiB"
    if len(set(names)) < len(names):
        yield f"it holds {next(name for name in names if names.count(name) > 1)} twice"
    yield from (f"{name!r} is no file inside it" for name in names if not is_inside(name))


def packed(entries: Sequence[ZipInfo]) -> Iterator[str]:
    for entry in entries:
        if entry.compress_type != ZIP_STORED or entry.flag_bits & 1:
            yield f"{entry.filename!r} is compressed or encrypted"


def is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    parts = name.split("/")
    written = name.encode("utf-8", "ignore").decode("utf-8") == name and "\\" not in name
    return written and not path.is_absolute() and ":" not in parts[0] and not {"", ".", ".."} & set(parts)
