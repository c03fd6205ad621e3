"""Every format that is recognised: what to call it, how it is read, or what to do where it is not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from theracurve.errors import StudyRefused
from theracurve.intake.files import refuse_unfit, unreadable_file
from theracurve.intake.sources.dataset_json import read_dataset_json
from theracurve.intake.sources.delimited_text import read_delimited_text
from theracurve.intake.sources.grid import Book, Dialect
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


AS_WORKBOOK = Said("Open it in the program that wrote it, save it as an Excel workbook (.xlsx), and give that file.")
FORMATS: Mapping[str, Format] = {
    "workbook": Format(Said("an Excel workbook"), read_workbook),
    "text": Format(Said("a table in a text file"), read_delimited_text),
    "redcap": Format(Said("an export of REDCap"), read_redcap),
    "redcap_dictionary": Format(Said("a data dictionary of REDCap"), read_dictionary_alone),
    "encrypted_workbook": Format(
        Said("an Excel workbook with a password"), None, Said("Save a copy without a password.")
    ),
    "old_workbook": Format(Said("an Excel workbook of before 2007 (.xls)"), None, AS_WORKBOOK),
    "binary_workbook": Format(Said("a binary Excel workbook (.xlsb)"), None, AS_WORKBOOK),
    "opendocument": Format(Said("an OpenDocument spreadsheet"), None, AS_WORKBOOK),
    "xpt": Format(Said("a SAS transport file"), statistics_file("xpt")),
    "spss": Format(Said("an SPSS file"), statistics_file("spss")),
    "stata": Format(Said("a Stata file"), statistics_file("stata")),
    "sas": Format(Said("a SAS data set"), statistics_file("sas")),
    "dataset_json": Format(Said("a Dataset-JSON file"), read_dataset_json),
    "parquet": Format(
        Said("a Parquet file"), None, Said("Name it after the record table that it holds, such as labs.parquet.")
    ),
    "json": Format(Said("a JSON file"), None, Said("Export the table as CSV or as an Excel workbook.")),
    "xml": Format(Said("an XML file"), None, Said("Export the table as CSV or as an Excel workbook.")),
    "web_page": Format(Said("a web page"), None, Said("Export the table itself as CSV or as an Excel workbook.")),
    "pdf": Format(Said("a PDF"), None, Said("Give the table that it was printed from.")),
    "document": Format(
        Said("a text document"), None, Said("Give the table that it was written from, as CSV or Excel.")
    ),
    "picture": Format(Said("a picture"), None, Said("Give the table that it shows, as CSV or Excel.")),
    "database": Format(Said("an SQLite database"), None, Said("Export its tables as CSV.")),
    "archive": Format(Said("a packed archive"), None, Said("Unpack it and give the files in it.")),
    "unknown": Format(
        Said("a file of a kind that is not known here"), None, Said("Export the table as CSV or Excel workbook.")
    ),
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
