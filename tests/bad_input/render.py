"""The catalogue as a page for readers, docs/bad-input.md: run `make docs` after changing it."""

import re
from collections.abc import Sequence
from pathlib import Path

from .case import Answer, Case
from .cases import CHAPTERS
from .chapter import Chapter

PAGE = Path(__file__).parents[2] / "docs" / "bad-input.md"
NOTE = "<!-- Written by `make docs` from tests/bad_input/cases: change those, not this page. -->"
LAST = 118
NOT_HERE = {
    106: "data after a consent was withdrawn",
    107: "a change of a signed form",
    108: "two people in one form",
    114: "readers who decide between readers, in their forms",
}
OPENING = """\
Every kind of bad input that the program is known to meet, by its number in the catalogue, and what it gets. Each is a
test: a small study with that one thing wrong is checked, and gets these findings and no others.

- **refused**: an error; nothing is derived until it is mended.
- **asked**: a question that stays in every report until a named person has answered it.
- **told**: a warning or a note; the study goes on.
- **accepted**: read as it stands here.

Never is it silent, and never a traceback.
"""


def page() -> str:
    """The whole page."""
    sections = (section for chapter in CHAPTERS for section in chapter_blocks(chapter))
    return "\n\n".join((NOTE, "# Bad input, and what it gets", OPENING.strip(), summary(cases()), *sections)) + "\n"


def cases() -> tuple[Case, ...]:
    return tuple(case for chapter in CHAPTERS for case in chapter.cases)


def summary(cases: Sequence[Case]) -> str:
    numbers = {case.number for case in cases}
    gravest = {n: min((case.answers[0] for case in cases if case.number == n), key=list(Answer).index) for n in numbers}
    counts = ", ".join(f"{list(gravest.values()).count(answer)} {answer}" for answer in Answer)
    others = "; ".join(f"{number}, {words}" for number, words in NOT_HERE.items())
    return (
        f"{len(numbers)} of {LAST} numbers, in {len(cases)} studies; by the gravest answer of each: {counts}. "
        f"Nothing is typed into this program, so these do not arise: {others}."
    )


def chapter_blocks(chapter: Chapter) -> tuple[str, str]:
    head = ("| number | what is wrong | what it gets |", "|---|---|---|")
    return f"## {chapter.title}", "\n".join((*head, *map(row, chapter.cases)))


def row(case: Case) -> str:
    cells = (
        str(case.number),
        case.wrong,
        "; ".join((*found(case), *([f"accepted: {case.accepts}"] if case.accepts else []))),
    )
    return "| " + " | ".join(re.sub(r"([|<])", r"\\\1", cell) for cell in cells) + " |"


def found(case: Case) -> list[str]:
    """`refused: a, b`, `asked: c`: the codes under each answer, each once."""
    told: dict[Answer, list[str]] = {}
    for answer, code in case.codes:
        told.setdefault(answer, []).append(f"`{code}`")
    return [f"{answer}: {', '.join(dict.fromkeys(told[answer]))}" for answer in Answer if answer in told]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
