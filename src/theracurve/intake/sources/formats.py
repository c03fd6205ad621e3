"""Every format that is recognised: what to call it, how it is read, or what to do where it is not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from theracurve.errors import StudyRefused
from theracurve.intake.files import refuse_unfit, unreadable_file
from theracurve.intake.sources.dataset_json import read_dataset_json
from theracurve.intake.sources.delimited_text import read_delimited_text
from theracurve.intake.sources.grid import Book, Dialect
from theracurve.intake.sources.opendocument import read_opendocument
from theracurve.intake.sources.recognise import recognise
from theracurve.intake.sources.redcap import read_redcap
from theracurve.intake.sources.redcap_dictionary import read_dictionary_alone
from theracurve.intake.sources.statistics_file import statistics_file
from theracurve.intake.sources.workbook import read_workbook
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.said import Said

SourceReader = Callable[[Path, Dialect], Book]


@dataclass(frozen=True, slots=True)
class Format:
    """`called` completes "FILE is ..."; `read` is None for what is not read, and `instead` says what to do then."""

    called: str
    read: SourceReader | None = None
    instead: str = ""


AS_WORKBOOK = Said("parts.instead.save-as-excel")
FORMATS: Mapping[str, Format] = {
    "workbook": Format(Said("parts.formats.excel"), read_workbook),
    "text": Format(Said("parts.formats.text"), read_delimited_text),
    "redcap": Format(Said("parts.formats.redcap"), read_redcap),
    "redcap_dictionary": Format(Said("parts.formats.redcap-dictionary"), read_dictionary_alone),
    "encrypted_workbook": Format(Said("parts.formats.excel-password"), None, Said("parts.instead.without-password")),
    "old_workbook": Format(Said("parts.formats.xls"), None, AS_WORKBOOK),
    "binary_workbook": Format(Said("parts.formats.xlsb"), None, AS_WORKBOOK),
    "opendocument": Format(Said("parts.formats.opendocument"), read_opendocument),
    "xpt": Format(Said("parts.formats.sas-transport"), statistics_file("xpt")),
    "spss": Format(Said("parts.formats.spss"), statistics_file("spss")),
    "stata": Format(Said("parts.formats.stata"), statistics_file("stata")),
    "sas": Format(Said("parts.formats.sas"), statistics_file("sas")),
    "dataset_json": Format(Said("parts.formats.dataset-json"), read_dataset_json),
    "parquet": Format(Said("parts.formats.parquet"), None, Said("parts.instead.name-after-table")),
    "json": Format(Said("parts.formats.json"), None, Said("parts.instead.export-table")),
    "xml": Format(Said("parts.formats.xml"), None, Said("parts.instead.export-table")),
    "web_page": Format(Said("parts.formats.web-page"), None, Said("parts.instead.export-itself")),
    "pdf": Format(Said("parts.formats.pdf"), None, Said("parts.instead.printed-from")),
    "document": Format(Said("parts.formats.document"), None, Said("parts.instead.written-from")),
    "picture": Format(Said("parts.formats.picture"), None, Said("parts.instead.shown")),
    "database": Format(Said("parts.formats.sqlite"), None, Said("parts.instead.export-tables")),
    "archive": Format(Said("parts.formats.archive"), None, Said("parts.instead.unpack")),
    "unknown": Format(Said("parts.formats.unknown"), None, Said("parts.instead.export-unknown")),
}


def read_source(path: Path, dialect: Dialect) -> Book:
    """The cells of a file of any format that is read. Raises StudyRefused with what it is, and what to do."""
    refuse_unfit(path)
    try:
        found = FORMATS[recognise(path)]
    except OSError as error:
        raise StudyRefused([unreadable_file(path.name, error)]) from error
    if found.read is None:
        raise StudyRefused([not_read(path.name, found)])
    return found.read(path, dialect)


def not_read(file: str, found: Format) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="file-not-read",
        table=file,
        file=file,
        message=f"{file} is {found.called}, which is not read.",
        remedy=found.instead,
    )
