"""A dataset as a SAS transport file, version 5, written by hand: the same bytes for the same study, so no clock.

Its layout is that of SAS Institute's "The Record Layout of a SAS Transport Data Set" (TS-140): records of 80 bytes,
numbers as IBM hexadecimal floating point, in which every double of their range has a place of its own. The four
moments of writing are always the same.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from math import frexp
from struct import pack
from typing import Any

from theracurve.export.adam.dataset import Dataset, Type, Variable

LONGEST_TEXT = 200  # bytes
RECORD = 80
FIRST_DAY = date(1960, 1, 1)
DAY_FORMAT, DAY_WIDTH = "E8601DA", 10
MISSING = b"." + bytes(7)
NO_CLOCK = "01JAN70:00:00:00"  # not blank: the package foreign of R then takes the file for another
WRITTEN_BY = f"{'9.4':<8}{'':<8}{'':<24}{NO_CLOCK}"


def why_not(dataset: Dataset) -> str:
    """What keeps a dataset out of a transport file, by its first place; empty where nothing does."""
    for row, values in enumerate(dataset.rows, 1):
        for variable, value in zip(dataset.rule.variables, values, strict=True):
            if variable.type is Type.TEXT and not value.isascii():
                return f"row {row}, {variable.name}: {value!r} is not ASCII"
            if variable.type is Type.TEXT and not value.isprintable():
                return f"row {row}, {variable.name}: {value!r} has a character that is not seen"
            if variable.type is Type.TEXT and len(value) > LONGEST_TEXT:
                return f"row {row}, {variable.name}: {len(value)} characters, and {LONGEST_TEXT} are the most"
    return ""


def transport_file(dataset: Dataset) -> bytes:
    """The file of a dataset whose texts can stand in one (see `why_not`)."""
    rule, lengths = dataset.rule, lengths_of(dataset)
    starts = [sum(lengths[:place]) for place in range(len(lengths))]
    described = b"".join(map(described_as, range(1, len(lengths) + 1), rule.variables, lengths, starts))
    rows = b"".join(
        written(variable, value, length)
        for values in dataset.rows
        for variable, value, length in zip(rule.variables, values, lengths, strict=True)
    )
    return b"".join(
        (
            header("LIBRARY", "0" * 30),
            text(f"{'SAS':<8}{'SAS':<8}{'SASLIB':<8}{WRITTEN_BY}", RECORD),
            text(NO_CLOCK, RECORD),
            header("MEMBER", f"{'160':0>20}{'140':0>10}"),
            header("DSCRPTR", "0" * 30),
            text(f"{'SAS':<8}{rule.name:<8}{'SASDATA':<8}{WRITTEN_BY}", RECORD),
            text(f"{NO_CLOCK}{'':<16}{rule.label:<40}", RECORD),
            header("NAMESTR", f"{len(lengths):0>10}{'':0<20}"),
            filled(described),
            header("OBS", "0" * 30),
            filled(rows),
        )
    )


def lengths_of(dataset: Dataset) -> list[int]:
    """The bytes of each variable. A row is no shorter than a record, else blanks at the end could be another row."""
    lengths = [
        8 if variable.type is not Type.TEXT else max((len(row[place]) for row in dataset.rows), default=0) or 1
        for place, variable in enumerate(dataset.rule.variables)
    ]
    first = next(place for place, variable in enumerate(dataset.rule.variables) if variable.type is Type.TEXT)
    lengths[first] += max(0, RECORD - sum(lengths))
    return lengths


def header(name: str, numbers: str) -> bytes:
    return text(f"HEADER RECORD*******{name:<8}HEADER RECORD!!!!!!!{numbers}", RECORD)


def described_as(number: int, variable: Variable, length: int, start: int) -> bytes:
    """The 140 bytes that describe a variable."""
    kind = 2 if variable.type is Type.TEXT else 1
    shown, width = (DAY_FORMAT, DAY_WIDTH) if variable.type is Type.DATE else ("", 0)
    names = text(variable.name, 8) + text(variable.label, 40) + text(shown, 8)
    return pack(
        ">hhhh56shhh2s8shhl52s", kind, 0, length, number, names, width, 0, 0, b"", text("", 8), 0, 0, start, b""
    )


def written(variable: Variable, value: Any, length: int) -> bytes:
    if variable.type is Type.TEXT:
        return text(value, length)
    if value is None:
        return MISSING
    days = variable.type is Type.DATE
    return hexadecimal(float((date.fromisoformat(value) - FIRST_DAY).days if days else value))


def hexadecimal(value: float) -> bytes:
    """A double as IBM hexadecimal floating point, exactly: 7 bits of exponent to base 16, 56 of fraction. Raises
    OverflowError beyond 16**63."""
    fraction, exponent = frexp(abs(value))
    if not fraction:
        return bytes(8)
    sixteenths = -(-exponent // 4)
    if not -64 <= sixteenths < 64:
        raise OverflowError(f"{value} has no place in a transport file")
    digits = int(fraction * 2.0**53) << 3 >> (4 * sixteenths - exponent)
    return ((value < 0) << 63 | (sixteenths + 64) << 56 | digits).to_bytes(8, "big")


def text(value: str, length: int) -> bytes:
    return value.encode("ascii").ljust(length)


def filled(content: bytes) -> bytes:
    return content.ljust(-(-len(content) // RECORD) * RECORD)


def not_in_transport(datasets: Sequence[Dataset]) -> Iterator[tuple[str, str, int, str]]:
    """Each dataset with its label, how many rows it has, and why there is no transport file of it."""
    for dataset in datasets:
        yield dataset.rule.name, dataset.rule.label, len(dataset.rows), why_not(dataset)
