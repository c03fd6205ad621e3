"""The questions of a mapping that nobody has answered yet."""

from collections.abc import Iterable, Iterator

from theracurve.intake.mapping.applying import stated_as_not_imported, used_columns
from theracurve.intake.mapping.loading import MAPPING_FILE, MappingFile
from theracurve.intake.mapping.sheets import MappedSheet
from theracurve.vocabulary.findings import OPEN_QUESTION, Finding, Severity


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
            row=mapped.document.line_of(("questions", number)),
            column=question.about,
            message=question.ask,
            remedy="Answer it in mapping.yaml; what is proposed there stands behind a `#`.",
        )


def spoken_of(mapped: MappingFile, sheet: MappedSheet) -> Iterator[str]:
    """The columns of a sheet that the mapping speaks of, as questions name them."""
    for number in used_columns(mapped, sheet) | stated_as_not_imported(mapped, sheet):
        yield f"{sheet.source}: {sheet.headers[number - 1]}"


def stated(mapped: MappingFile, about: str) -> bool:
    """Whether a cell has a correction, or a key such as `sources.sheet.dates` is there."""
    path = tuple(int(step) if step.isdigit() else step for step in about.split("."))
    return about in mapped.mapping.corrections or path in mapped.document.lines
