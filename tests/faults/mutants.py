"""Files of every kind that is read, broken by chance from a seed: what a disk, a mail program or a spreadsheet does."""

from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import duckdb
import xlsxwriter

HEADER = ("patient_id", "collected_on", "visit", "analyte", "value", "unit")
ROWS = tuple(
    (f"P{n:03}", f"2004-0{n % 9 + 1}-1{n % 9}", f"month {n % 7}", "CgA", f"{n * 7.5}", "ug/L") for n in range(40)
)
TOKENS = (
    b'"',
    b"\x00",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b";",
    b"\t",
    b"\r",
    b"9" * 400,
    b"=1+1",
    b"<!DOCTYPE x>",
    b"PK\x03\x04",
    b"PAR1",
)
INSIDE = "mapping.yaml"


def as_csv() -> bytes:
    return "\n".join(",".join(row) for row in (HEADER, *ROWS)).encode()


def as_workbook() -> bytes:
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("labs")
        for place, row in enumerate((HEADER, *ROWS)):
            sheet.write_row(place, 0, row)
    return made.getvalue()


def as_parquet() -> bytes:
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        text, file = Path(folder, "labs.csv"), Path(folder, "labs.parquet")
        text.write_bytes(as_csv())
        connection.execute(f"COPY (SELECT * FROM read_csv('{text}', all_varchar = true)) TO '{file}' (FORMAT parquet)")
        return file.read_bytes()


def as_dataset_json() -> bytes:
    return b'{"datasetJSONVersion":"1.1.0","name":"LB","columns":[{"name":"USUBJID"}],"rows":[["P1"]],"records":1}'


def as_mapping() -> bytes:
    return b"""sources:
  labs: {file: labs.csv}
tables:
  labs:
    - source: labs
      columns: {patient_id: patient_id}
"""


FORMS: Mapping[str, Callable[[], bytes]] = {
    "labs.csv": as_csv,
    "labs.xlsx": as_workbook,
    "labs.parquet": as_parquet,
    "lb.json": as_dataset_json,
    INSIDE: as_mapping,
}


@cache
def sound(name: str) -> bytes:
    return FORMS[name]()


def mutant(seed: int) -> tuple[str, bytes]:
    """The name and the bytes of the broken file of a seed."""
    random = Random(seed)
    name = random.choice(tuple(FORMS))
    content = bytearray(sound(name))
    for _ in range(random.randint(1, 6)):
        random.choice(BREAKS)(content, random)
    return name, bytes(content)


def flip(content: bytearray, random: Random) -> None:
    for _ in range(random.randint(1, 20) if content else 0):
        content[random.randrange(len(content))] ^= 1 << random.randrange(8)


def truncate(content: bytearray, random: Random) -> None:
    del content[random.randrange(len(content) + 1) :]


def insert(content: bytearray, random: Random) -> None:
    place = random.randrange(len(content) + 1)
    content[place:place] = random.choice(TOKENS)


def repeat(content: bytearray, random: Random) -> None:
    start = random.randrange(len(content) + 1)
    content[start:start] = content[start : start + random.randint(1, 200)] * random.randint(1, 30)


def cut_out(content: bytearray, random: Random) -> None:
    start = random.randrange(len(content) + 1)
    del content[start : start + random.randint(1, 200)]


BREAKS = (flip, truncate, insert, repeat, cut_out)
