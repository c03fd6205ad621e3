"""What a file is, told by its bytes and never by its name."""

import re
from pathlib import Path
from zipfile import BadZipFile, ZipFile

HEAD = 65_536  # bytes that are looked at
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAS7BDAT = bytes.fromhex("000000000000000000000000c2ea8160b31411cfbd92080009c7318c181f1011")
BEGINNINGS = (
    (b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!", "xpt"),
    (b"HEADER RECORD*******LIBV8", "xpt"),
    (b"$FL2", "spss"),
    (b"$FL3", "spss"),
    (b"<stata_dta>", "stata"),
    (SAS7BDAT, "sas"),
    (b"PAR1", "parquet"),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "document"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"SQLite format 3\x00", "database"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
)
STATA_OLD = frozenset(
    b"\x6c\x6e\x6f\x71\x72\x73"
)  # the release of files before the tagged ones, and then the byte order
REDCAP_COLUMN = re.compile(r"\bredcap_(event_name|repeat_instrument|repeat_instance|data_access_group|survey_\w+)\b")
REDCAP_LABELS = re.compile(r"\b(Repeat Instrument|Repeat Instance|Event Name)\b")
REDCAP_DICTIONARY = re.compile(r"(Variable / Field Name|field_name)\W+(Form Name|form_name)\b")

SPREADSHEET = b"opendocument.spreadsheet"
STATUS_COLUMN = re.compile(rb"(?:\A|,)\"?(?:[a-z0-9_]+_complete|Complete\?)\"?(?=[,\r\n])")


def recognise(path: Path) -> str:
    """The name of the format, one of `formats.FORMATS`. Raises OSError where the file cannot be read."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if head.startswith(b"PK"):
        return kind_of_zip(path)
    if head.startswith(OLE):
        return kind_of_ole(path)
    named = next((name for beginning, name in BEGINNINGS if head.startswith(beginning)), "")
    found = named or kind_of_stata(head) or kind_of_text(head)
    return "redcap" if found == "text" and STATUS_COLUMN.search(head) and dictionary_near(path) else found


def dictionary_near(path: Path) -> bool:
    """Whether a data dictionary of REDCap lies in the same folder: a project without events and repeats has columns of
    its own only."""
    beside = (other for other in path.parent.iterdir() if other.suffix.lower() == ".csv" and other.is_file())
    return any(REDCAP_DICTIONARY.search(beginning_of(other)) for other in beside if other != path)


def beginning_of(path: Path) -> str:
    with path.open("rb") as stream:
        return stream.readline(HEAD).decode("latin-1")


def kind_of_zip(path: Path) -> str:
    try:
        with ZipFile(path) as packed:
            names = set(packed.namelist())
            mimetype = beginning_of_part(packed, "mimetype") if "mimetype" in names else b""
    except (BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        return kind_of_torn_zip(path)
    if SPREADSHEET in mimetype:
        return "opendocument"
    if "xl/workbook.bin" in names:
        return "binary_workbook"
    if any(name.startswith("xl/") for name in names):
        return "workbook"
    return "document" if any(name.startswith(("word/", "ppt/")) for name in names) or mimetype else "archive"


def beginning_of_part(packed: ZipFile, name: str) -> bytes:
    with packed.open(name) as stream:
        return stream.read(80)


def kind_of_torn_zip(path: Path) -> str:
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if SPREADSHEET in head[:200]:
        return "opendocument"
    return "workbook" if b"xl/" in head else "archive"


def kind_of_ole(path: Path) -> str:
    """Old Office files and encrypted new ones share a container; its directory names what is in it, in UTF-16."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "encrypted_workbook"
    book = any(name.encode("utf-16-le") in data for name in ("Workbook", "Book"))
    return "old_workbook" if book else "document"


def kind_of_stata(head: bytes) -> str:
    return "stata" if len(head) > 3 and head[0] in STATA_OLD and head[1] in (1, 2) and head[2] == 1 else ""


def kind_of_text(head: bytes) -> str:
    """Text in any encoding; whatever has bytes that no text has is unknown."""
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "unknown"
    text = head.decode("utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "latin-1", errors="replace")
    text = text.removeprefix("ï»¿").lstrip()
    if text.startswith(("{", "[")):
        return "dataset_json" if is_dataset_json(text) else "json"
    if re.match(r"<(!DOCTYPE )?html", text, re.IGNORECASE):
        return "web_page"
    if text.startswith("<?xml"):
        return "xml"
    first = text.partition("\n")[0]
    if REDCAP_DICTIONARY.search(first):
        return "redcap_dictionary"
    return "redcap" if REDCAP_COLUMN.search(first) or len(set(REDCAP_LABELS.findall(first))) > 1 else "text"


def is_dataset_json(text: str) -> bool:
    """Whole or as one value a line, the attributes come before the rows, or the columns do."""
    return '"datasetJSONVersion"' in text or ('"itemGroupOID"' in text and '"columns"' in text)
