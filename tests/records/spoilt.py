"""Spoilt records as plain text: what is changed in the sound ones, and what is found in them.

    ## what is wrong
    + table: a row more
    ~ table: text -> what it becomes
    - table                               (taken away)
    = severity code | table row column patient | message

`protocol` is a table like the others. A `question` is a warning that needs review; `.` stands for no row, column or
patient.
"""

from dataclasses import dataclass
from pathlib import Path

from records.sound import Change
from theracurve.vocabulary.findings import Finding


@dataclass(frozen=True, slots=True)
class Spoilt:
    name: str
    changes: tuple[Change, ...]
    found: tuple[str, ...]


def read_spoilt(path: Path) -> list[Spoilt]:
    return [spoilt_of(block) for block in path.read_text(encoding="utf-8").split("## ")[1:]]


def spoilt_of(block: str) -> Spoilt:
    name, *lines = block.strip().splitlines()
    changes = tuple(change_of(line) for line in lines if line[0] in "+~-")
    return Spoilt(name, changes, tuple(line[2:] for line in lines if line.startswith("= ")))


def change_of(line: str) -> Change:
    table, _, text = line[2:].partition(": ")
    if line.startswith("-"):
        return table, "", None
    if line.startswith("+"):
        return table, "", text + "\n"
    before, _, after = text.partition(" ->")
    return table, before, after.removeprefix(" ")


def line_of(finding: Finding) -> str:
    """A finding as the text writes it."""
    severity = "question" if finding.needs_review else finding.severity
    place = (finding.table, finding.row, finding.column, finding.patient_id)
    where = " ".join("." if part is None else str(part) for part in place)
    return f"{severity} {finding.code} | {where} | {finding.message}"
