"""What a draft of `mapping.yaml` asks a person: its lines behind `#?`, answered one by one in the file itself."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from theracurve.errors import UsageError
from theracurve.intake.mapping.loading import parse_mapping
from theracurve.outputs.file import replace_file

PROPOSED = re.compile(r"(?P<indent>\s*)#\? (?P<proposal>.*?)  # question: (?P<question>.*)")
CELL = re.compile(r'"(?P<cell>[^"]*)": \{found: ')
BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line of the file: where it stands, what it proposes, and what it asks. `cell` is the cell that a correction
    is of, empty for a question about a column."""

    number: int
    indent: str
    proposal: str
    question: str

    @property
    def cell(self) -> str:
        found = CELL.match(self.proposal)
        return found["cell"] if found else ""


def proposals_in(text: str) -> Iterator[Proposal]:
    for number, line in enumerate(text.splitlines(), start=1):
        found = PROPOSED.fullmatch(line)
        if found:
            yield Proposal(number, *found.groups())


def answer(
    file: Path, seen: str, answers: Mapping[int, str], who: str, reason: str, closed: Collection[str] = ()
) -> None:
    """State the answers, each in place of the line that asked, with who gave it and why; `closed` are tables that this
    person fills by no mapping.

    Raises UsageError where the file has no longer the `digest` that was `seen`, an answer is no single line, or a line
    asks nothing; StudyRefused where the file could not be read with them: then nothing is written.
    """
    text = file.read_text(encoding="utf-8")
    if digest(text) != seen:
        raise UsageError("mapping.yaml has changed since this page was made; look at it again, then answer")
    made = answered(text, answers, remark(who, reason))
    refuse_closed(parse_mapping(made).mapping.tables, closed)
    replace_file(file, made.encode("utf-8"))


def refuse_closed(tables: Iterable[str], closed: Collection[str]) -> None:
    """Raises UsageError where a mapping fills a table that a person does not give."""
    for table in tables:
        if table in closed:
            raise UsageError(
                f"mapping.yaml fills {table}, which your role does not give: calls are given by who may decide. Take"
                " the table out of the mapping, or let somebody who may decide read these files"
            )


def digest(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()


def remark(who: str, reason: str) -> str:
    told = f": {reason}" if reason else ""
    return BREAKS.sub(" ", f"answered by {who}, {date.today()}{told}")


def answered(text: str, answers: Mapping[int, str], said: str) -> str:
    """The text with the answers in it."""
    asked = {one.number: one for one in proposals_in(text)}
    lines: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        given = answers.get(number)
        if given is None:
            lines.append(line)
            continue
        one = asked.get(number)
        if one is None or BREAKS.search(given) or not given.strip():
            raise UsageError(f"mapping.yaml, line {number}: expected an answer of one line to a question that is open")
        lines.append(f"{one.indent}{given.strip()}  # {said}")
    return "\n".join(lines) + "\n"
