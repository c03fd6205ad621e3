"""A bundle as one file: a zip archive of the same bytes for the same files, and such an archive read as what strangers
sent.

Nothing is compressed, because what compresses differs between machines in its bytes; the entries have one date.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from theracurve.errors import UsageError

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip archive can say
PRIVATE = 0o100600 << 16
MOST_FILES, MOST_BYTES = 10_000, 4 * 2**30


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The archive of these files, in the order of their names."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            entry = ZipInfo(name, FIRST_DAY)
            entry.external_attr, entry.create_system = PRIVATE, 3
            archive.writestr(entry, content)
    return buffer.getvalue()


def unzipped(file: Path, kind: str = "bundle") -> dict[str, bytes]:
    """The files of an archive by their names, a bundle or what it is called. Raises UsageError for what is no archive,
    is larger than a bundle may be, or has an entry that no bundle has."""
    try:
        with ZipFile(file) as archive:
            entries = archive.infolist()
            for complaint in complaints_of(entries):
                raise UsageError(f"{file} is no {kind} of theracurve: {complaint}")
            return {entry.filename: archive.read(entry) for entry in entries}
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror or error}") from None
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UsageError(f"{file} is no {kind} of theracurve, or is damaged: {error}") from None


def complaints_of(entries: list[ZipInfo]) -> Iterator[str]:
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_FILES:
        yield f"expected at most {MOST_FILES} files, found {len(entries)}"
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        yield "it unpacks to more than 4 GiB"
    if len(set(names)) < len(names):
        yield f"it holds {next(name for name in names if names.count(name) > 1)} twice"
    for entry in entries:
        if not is_inside(entry.filename):
            yield f"{entry.filename!r} is no file inside it"
        if entry.compress_type != ZIP_STORED or entry.flag_bits & 1:
            yield f"{entry.filename!r} is compressed or encrypted"


def is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    parts = name.split("/")
    return not path.is_absolute() and "\\" not in name and ":" not in parts[0] and not {"", ".", ".."} & set(parts)
