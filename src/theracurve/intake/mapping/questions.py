"""The questions of a mapping that nobody has answered yet."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from theracurve.intake.mapping.applying import stated_as_not_imported, used_columns
from theracurve.intake.mapping.loading import MAPPING_FILE, MappingFile
from theracurve.intake.mapping.model import OPEN
from theracurve.intake.mapping.sheets import MappedSheet
from theracurve.vocabulary.cell_place import letters
from theracurve.vocabulary.findings import OPEN_QUESTION, Finding, Severity
from theracurve.vocabulary.said import Said, listed

WORD_FOR_WORD = "marks"  # what cells say, where the sign may be one of them
UNSTATED = frozenset({"mapping-missing-column", "mapping-no-column"})
UNSPOKEN = frozenset({"column-not-mapped", "column-formulas"})


def open_questions(mapped: MappingFile, sheets: Iterable[MappedSheet]) -> Iterator[Finding]:
    """One error for each question about a column, a cell or a key of which nothing is stated yet."""
    spoken = {place for sheet in sheets for place in spoken_of(mapped, sheet)}
    for number, question in enumerate(mapped.mapping.questions):
        if question.about in spoken or stated(mapped, question.about):
            continue
        yield Finding(
            severity=Severity.ERROR,
            code=OPEN_QUESTION,
            table=MAPPING_FILE,
            row=proposed_at(mapped, question.about) or mapped.document.line_of(("questions", number)),
            column=question.about,
            message=question.ask,
            remedy="Answer it in mapping.yaml; what is proposed there stands behind a `#`.",
        )


def open_marks(mapped: MappingFile) -> Iterator[Finding]:
    """One error for each column of ours, list of `for`, and for all corrections, of which a line that was taken still
    holds `?`: said where it stands, and not at every cell that it leaves unread."""
    content = mapped.document.content
    by_key: dict[tuple[str | int, ...], list[tuple[str | int, ...]]] = defaultdict(list)
    for part, length in (("tables", 5), ("corrections", 1)):
        for path in paths_of(OPEN, content.get(part), (part,)):
            if length == 1 or path[3:4] in (("columns",), ("for",)):
                by_key[path[:length]].append(path)
    for key, paths in by_key.items():
        words = [str(path[1] if key == ("corrections",) else path[-1]) for path in paths]
        said = key == ("corrections",) or all("values" in path for path in paths)
        yield Finding(
            severity=Severity.ERROR,
            code=OPEN_QUESTION,
            table=MAPPING_FILE,
            row=mapped.document.line_of(paths[0]),
            column=".".join(map(str, key)),
            message=Said("mapping-question.words.message", words=listed(words, most=12))
            if said
            else Said("mapping-question.message"),
            remedy=Said("mapping-question.remedy"),
        )


def paths_of(text: str, content: object, at: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """Every path of a part of the document at which a text stands, but for cells that `found` and `marks` repeat."""
    if content == text:
        yield at
    inside: Iterable[tuple[str | int, object]] = ()
    if isinstance(content, Mapping):
        inside = ((key, value) for key, value in content.items() if key not in (WORD_FOR_WORD, "found"))
    elif isinstance(content, Sequence) and not isinstance(content, str):
        inside = enumerate(content)
    for key, value in inside:
        yield from paths_of(text, value, (*at, key))


def without_consequences(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings without those that only say what an open question leaves unsaid: the column of ours that it would
    fill, the variable that it would state, a column of the file that it proposes."""
    found = tuple(findings)
    asked = frozenset(f.column or "" for f in found if f.code == OPEN_QUESTION)
    rules = frozenset(rule_named(about) for about in asked if about.startswith("tables."))
    return tuple(f for f in found if not (asked and follows(f, rules)))


def rule_named(about: str) -> str:
    """The rule of a question as complaints name it, who count from 1: `tables.labs.0.for` is of `tables.labs.1`."""
    table, number = (*about.split("."), "", "")[1:3]
    return f"tables.{table}.{int(number) + 1}" if number.isdecimal() else about


def follows(finding: Finding, rules: Collection[str]) -> bool:
    if finding.code in UNSTATED:
        return ".".join((finding.column or "").split(".")[:3]) in rules
    return finding.code in UNSPOKEN


def spoken_of(mapped: MappingFile, sheet: MappedSheet) -> Iterator[str]:
    """The columns of a sheet that the mapping speaks of, as questions name them."""
    for number in used_columns(mapped, sheet) | stated_as_not_imported(mapped, sheet):
        yield f"{sheet.source}: {sheet.headers[number - 1]}"
        yield f"{sheet.source}: ${letters(number)}"


def stated(mapped: MappingFile, about: str) -> bool:
    """Whether a cell has a correction, or a key such as `sources.sheet.dates` is there."""
    return about in mapped.mapping.corrections or path_of(about) in mapped.document.lines


def path_of(about: str) -> tuple[str | int, ...]:
    return tuple(int(step) if step.isdigit() else step for step in about.split("."))


def proposed_at(mapped: MappingFile, about: str) -> int | None:
    """The line on which a key is proposed behind `#?`, below what it belongs to and above what does not."""
    *above, key = path_of(about)
    parent, lines = tuple(above), mapped.document.lines
    if parent not in lines:
        return None
    start = lines[parent]
    text = mapped.text.splitlines()
    end = min((n for path, n in lines.items() if n > start and path[: len(parent)] != parent), default=len(text) + 1)
    return next((n for n in range(start, end) if text[n - 1].lstrip().startswith(f"#? {key}:")), None)
