"""An OpenDocument spreadsheet (.ods) as grids: its zip is looked through first, then its cells stream by once.

No library opens it: what a cell shows beside its value (errors, comments, hidden rows, a hidden day) stands in the
same elements, and how often a cell is repeated must be bounded before anything is made of it.
"""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from theracurve.errors import StudyRefused
from theracurve.intake.files import read_bytes
from theracurve.intake.sources.grid import Book, Dialect
from theracurve.intake.sources.opendocument_sheets import SheetReader
from theracurve.intake.sources.opendocument_styles import Attributes, Styles
from theracurve.intake.sources.workbook_hints import formats_not_looked_at
from theracurve.intake.sources.workbook_scan import (
    CHUNK,
    NO_MACROS,
    NO_PASSWORD,
    damaged,
    document_type,
    linked,
    refuse_by_names,
    refuse_by_sheets,
    refused_workbook,
)

CONTENT, STYLES, MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
ENCRYPTED_WHOLE = "encrypted-package"
MACROS = ("Basic/", "Scripts/")
LISTS_OF_MACROS = ("script-lc.xml", "script-lb.xml")  # which a file without any may have


def read_opendocument(path: Path, dialect: Dialect) -> Book:
    """Every sheet of a spreadsheet. Raises StudyRefused for one that is damaged, encrypted or made to do harm."""
    file = path.name
    try:
        with ZipFile(BytesIO(read_bytes(path))) as packed:
            reader = sheets_of(packed, file)
    except expat.ExpatError as error:
        raise StudyRefused([damaged(file, f"it breaks off ({error})")]) from error
    except (
        BadZipFile,
        ZlibError,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
        LookupError,
        ValueError,
    ) as error:
        raise StudyRefused([damaged(file, str(error) or type(error).__name__)]) from error
    refuse_by_sheets(tuple(grid.sheet for grid in reader.grids), file)
    said = [linked(file)] if reader.linked else []
    said += [formats_not_looked_at(file)] if reader.unseen else []
    return Book(file, tuple(grid for grid in reader.grids if grid.rows), tuple(said))


def sheets_of(packed: ZipFile, file: str) -> SheetReader:
    names = {part.filename for part in packed.infolist()}
    refuse_by_names(packed.infolist(), names, file)
    refuse_encrypted(packed, names, file)
    if any(name.startswith(MACROS) and not name.endswith(("/", *LISTS_OF_MACROS)) for name in names):
        why = "holds macros, programs that run when it opens"
        raise StudyRefused([refused_workbook(file, "workbook-macros", why, NO_MACROS)])
    if CONTENT not in names:
        raise StudyRefused([damaged(file, "it has no cells")])
    styles = Styles()
    if STYLES in names:
        stream(packed, STYLES, file, start=styles.start)
    reader = SheetReader(file, styles)
    stream(packed, CONTENT, file, start=reader.start, end=reader.end, text=reader.text)
    return reader


def refuse_encrypted(packed: ZipFile, names: set[str], file: str) -> None:
    manifest = packed.read(MANIFEST) if MANIFEST in names else b""
    if ENCRYPTED_WHOLE in names or b"encryption-data" in manifest:
        raise StudyRefused([refused_workbook(file, "workbook-encrypted", "is locked with a password", NO_PASSWORD)])


def stream(
    packed: ZipFile,
    part: str,
    file: str,
    *,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Give the elements of one part to those who take them; a document type is refused before it declares anything."""

    def refuse(*_: object) -> None:
        raise StudyRefused([document_type(file, part)])

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = refuse
    with packed.open(part) as data:
        while chunk := data.read(CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
