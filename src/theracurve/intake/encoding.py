"""Bytes to text: UTF-8, or UTF-16 that says so; nothing else is guessed."""

import codecs
from dataclasses import dataclass

from theracurve.errors import StudyRefused
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.said import Said

SIGNATURES = {  # first bytes of files that are often renamed to .csv
    b"PK\x03\x04": "an Excel workbook or another zip archive",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\x1f\x8b": "a gzip archive",
}


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes of one file become text."""

    name: str
    findings: tuple[Finding, ...] = ()


def encoding_of(data: bytes, file: str) -> Encoding:
    """The encoding of a text file; raises StudyRefused for bytes that are not UTF-8, UTF-16 with a mark, or text."""
    refuse_binary(data, file)
    encoding = marked_encoding(data, file)
    try:
        text = data.decode(encoding.name)
    except UnicodeDecodeError as error:
        raise StudyRefused([undecodable(data, error, file)]) from error
    refuse_nul(text, file)
    return encoding


def marked_encoding(data: bytes, file: str) -> Encoding:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding("utf-16", (utf16_noted(file),))
    return Encoding("utf-8-sig")


def utf16_noted(file: str) -> Finding:
    return Finding(
        severity=Severity.NOTE,
        code="file-utf16",
        table=file,
        message=Said("file-utf16.message", file=file),
        remedy=Said("file-utf16.remedy"),
    )


def refuse_binary(data: bytes, file: str) -> None:
    for signature, kind in SIGNATURES.items():
        if data.startswith(signature):
            raise StudyRefused([binary(file, f"its first bytes are those of {kind}")])


def refuse_nul(text: str, file: str) -> None:
    place = text.find("\0")
    if place >= 0:
        line = text.count("\n", 0, place) + 1
        raise StudyRefused([binary(file, f"it holds a NUL character in line {line}")])


def binary(file: str, why: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="file-binary",
        table=file,
        message=f"{file} is not a text file: {why}.",
        remedy="Export the table as CSV in UTF-8 instead of renaming a file of another kind.",
    )


def undecodable(data: bytes, error: UnicodeDecodeError, file: str) -> Finding:
    """Names the byte (counted from 0), its line, and how it reads in the encoding that Western spreadsheets write."""
    line = data.count(b"\n", 0, error.start) + 1
    byte = data[error.start : error.start + 1]
    guess = byte.decode("cp1252", errors="replace")
    return Finding(
        severity=Severity.ERROR,
        code="file-encoding",
        table=file,
        row=line,
        message=(
            f"{file} is not {error.encoding.upper()}: the byte 0x{byte.hex()} at offset {error.start} (line {line}) "
            f"does not belong there. In Windows-1252 it would be “{guess}”."
        ),
        remedy="Save the file as “CSV UTF-8”. Check the accents and the µ of units afterwards.",
    )
