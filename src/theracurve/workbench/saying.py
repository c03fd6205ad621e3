"""What templates need to speak: the words of the language that a person chose, or else the study's."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template import Library

from theracurve.definition.loader import load_study
from theracurve.errors import TheracurveError
from theracurve.vocabulary.languages import ENGLISH, LANGUAGES
from theracurve.wording.words import Words, words_in

CHOSEN = "language"  # in a person's session
register = Library()


def words_of(request: HttpRequest) -> Words:
    chosen = request.session.get(CHOSEN)
    return words_in(chosen if chosen in LANGUAGES else study_language())


def study_language() -> str:
    """The language of the study; English while there is none that can be read."""
    try:
        return str(load_study(settings.STUDY).study.language)
    except TheracurveError:
        return ENGLISH


def said_in(request: HttpRequest) -> dict[str, Any]:
    """Give every template the words, and the other languages there are."""
    words = words_of(request)
    tag = words.typography.tag  # templates call what can be called, so they reach nothing inside the words
    return {"words": words, "tag": tag, "others": [language for language in LANGUAGES if language != words.language]}


@register.simple_tag(takes_context=True)
def say(context: Any, key: str, **values: str | int) -> str:
    """A text of the catalogue, filled; escaped where it is put into the page."""
    words: Words = context["words"]
    return words(key, **values)
