"""What the estimators say of themselves (method, source, reason, notes), in the language of the report.

`survival` is a library of its own and speaks English. Its texts are found in the English catalogue
(`estimators.toml`), whole or part by part, and said in the language; one that is not there is given as a quotation,
which says that it is English.
"""

import re
from functools import cache
from string import Formatter

from theracurve.vocabulary.languages import ENGLISH
from theracurve.wording.numbers import in_digits
from theracurve.wording.words import Words, words_in

DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")
NUMBER = r"[-+]?\d+(?:\.\d+)?(?:e-?\d+)?"  # what a placeholder `score` holds; any other holds no comma
SEPARATORS = ("; ", ", ")
SECTIONS = ("estimators.method", "estimators.reason", "estimators.note")


def in_language(text: str, words: Words) -> str:
    """A text of an estimator in the language; unchanged in English, in quotation marks where it is not known."""
    if words.language == ENGLISH or not text:
        return text
    return translated(text, words) or words("estimators.unknown", text=text)


def translated(text: str, words: Words) -> str:
    """The whole text, or else each of its parts; empty where one of them is unknown."""
    known = said_alike(text, words)
    if known:
        return known
    for separator in SEPARATORS:
        parts = [translated(part, words) for part in text.split(separator)] if separator in text else []
        if parts and all(parts):
            return words("labels.lists.clauses").join(parts) if separator == "; " else separator.join(parts)
    return ""


def said_alike(text: str, words: Words) -> str:
    for key, pattern in patterns():
        found = pattern.fullmatch(text)
        if found:
            filled = {name: DECIMAL.sub(in_digits(".", words), value) for name, value in found.groupdict().items()}
            return words(key, **filled)
    return ""


@cache
def patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each English text as a pattern with its key; those that say most of themselves first."""
    texts = words_in(ENGLISH).texts.items()
    forms = [(key, text.forms["other"]) for key, text in texts if key.startswith(SECTIONS)]
    return tuple((key, pattern_of(form)) for key, form in sorted(forms, key=lambda entry: literal_length(entry[1])))


def literal_length(form: str) -> int:
    return -sum(len(literal) for literal, *_ in Formatter().parse(form))


def pattern_of(form: str) -> re.Pattern[str]:
    """The text as a pattern; each placeholder is a group of its name."""
    parts = []
    for literal, name, *_ in Formatter().parse(form):
        parts.append(re.escape(literal))
        if name:
            parts.append(f"(?P<{name}>{NUMBER if name == 'score' else '[^,;]+'})")
    return re.compile("".join(parts))


def method_of(method: str, notes: tuple[str, ...], words: Words) -> str:
    """A method with its notes: `log-rank test, hypergeometric variance; large-sample P`."""
    return words("labels.lists.clauses").join(in_language(part, words) for part in (method, *notes))


def source_of(source: str, words: Words) -> str:
    """A source as it is cited: `Fay, Brittain and Proschan 2013`; its names are joined as the language joins them."""
    et_al, joint = words("estimators.et_al"), words("estimators.and")
    return source.replace(" and others", et_al).replace(" and ", joint)
