"""What templates need to speak: the words of the language that a person chose, or else the study's."""

from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template import Library

from theracurve.definition.loader import FILE_NAME, load_study
from theracurve.definition.study import Study
from theracurve.errors import TheracurveError
from theracurve.vocabulary.languages import ENGLISH, LANGUAGES
from theracurve.wording.words import Words, words_in
from theracurve.workbench.settings import STANDING, WORKBENCH

PAGES = (
    "start",
    "mapping",
    "taking",
    "questions",
    "queries",
    "patients",
    "calendar",
    "protocol",
    "consensus",
    "runs",
    "seal",
)
CHOSEN = "language"  # in a person's session
register = Library()


def words_of(request: HttpRequest) -> Words:
    chosen = request.session.get(CHOSEN)
    return words_in(chosen if chosen in LANGUAGES else study_language())


def study_language() -> str:
    study = readable_study()
    return str(study.language) if study else ENGLISH


def readable_study() -> Study | None:
    """The study's protocol as it was last written from the ledger, or else as its file says; None while there is none
    that can be read."""
    study: Path = settings.STUDY
    for folder in (study / WORKBENCH / STANDING, study):
        with suppress(OSError):
            state = (folder / FILE_NAME).stat()
            return read_at(folder, state.st_mtime_ns, state.st_size)
    return None


@lru_cache(maxsize=1)
def read_at(folder: Path, changed: int, size: int) -> Study | None:
    """Every page asks for the language: the file is read where it has changed."""
    try:
        return load_study(folder).study
    except TheracurveError:
        return None


def said_in(request: HttpRequest) -> dict[str, Any]:
    """Give every template the words, and the other languages there are."""
    words, study = words_of(request), readable_study()
    origin = words(f"labels.data_origins.{study.data_origin}") if study else ""
    tag = words.typography.tag  # templates call what can be called, so they reach nothing inside the words
    return {
        "words": words,
        "tag": tag,
        "data_origin": origin,
        "pages": pages_of(words),
        "others": [language for language in LANGUAGES if language != words.language],
    }


def pages_of(words: Words) -> list[tuple[str, str]]:
    """The pages in the order in which one works, with their names."""
    return [(name, words(f"workbench.pages.{name}")) for name in PAGES]


@register.simple_tag(takes_context=True)
def say(context: Any, key: str, **values: str | int) -> str:
    """A text of the catalogue, filled; escaped where it is put into the page."""
    words: Words = context["words"]
    return words(key, **values)


@register.simple_tag(takes_context=True)
def said_stage(context: Any, stage: str) -> str:
    """What a run is at."""
    words: Words = context["words"]
    return words(f"terminal.stages.{stage}")


@register.simple_tag(takes_context=True)
def said_meaning(context: Any, meaning: str) -> str:
    """What a signature means."""
    words: Words = context["words"]
    return words(f"workbench.seal.meanings.{meaning}")


@register.simple_tag(takes_context=True)
def said_severity(context: Any, severity: str) -> str:
    """How grave a finding is."""
    words: Words = context["words"]
    return words(f"workbench.questions.severities.{severity}")
