"""Findings in words: how many there are, and what each says, in the language of the report.

A finding is made where records are read, in English; a `Said` remembers its template and values, and
`messages.toml` of another language has the same template in it. Names of tables, columns and patients stay as they are.
"""

import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from string import Formatter
from types import MappingProxyType

from theracurve.definition.quantities import Duration, Quantity
from theracurve.vocabulary.findings import Finding, count_by_severity
from theracurve.vocabulary.languages import ENGLISH, Language
from theracurve.vocabulary.said import SUBJECT, Said
from theracurve.wording.labels import duration_name, quantity_in_words
from theracurve.wording.numbers import decimal
from theracurve.wording.words import MESSAGES, Words, words_in


def counts_in_words(findings: Iterable[Finding], words: Words) -> dict[str, str]:
    """`9 warnings` and `10 notes`, to be put into a sentence."""
    counts = count_by_severity(findings)
    return {
        "warnings": words("findings.warnings", n=counts["warning"]),
        "notes": words("findings.notes", n=counts["note"]),
    }


def in_language(text: str, words: Words) -> str | None:
    """What a finding says, in the language; None where that is not known (errors stop a study before any report)."""
    if words.language == ENGLISH:
        return str(text)
    if isinstance(text, Said) and f"{SUBJECT}.{text.key}" in words:
        return words(f"{SUBJECT}.{text.key}", **{name: value_in_words(v, words) for name, v in text.fields.items()})
    template = template_of(text)
    form = sentences(words.language).get(template) or (template if only_values(template) else None)
    values = text.fields if isinstance(text, Said) else {}
    return form and form.format_map({name: value_in_words(value, words) for name, value in values.items()})


def template_of(text: str) -> str:
    return text.key if isinstance(text, Said) else text.replace("{", "{{").replace("}", "}}")


def value_in_words(value: object, words: Words) -> str | int:
    if isinstance(value, Said):
        return in_language(value, words) or str(value)
    if isinstance(value, Decimal):
        return decimal(value, words)
    if isinstance(value, Duration):
        return duration_name(value, words)
    if isinstance(value, Quantity):
        return quantity_in_words(value, words)
    return value if isinstance(value, int) else str(value)


def only_values(template: str) -> bool:
    """Whether a template has no word of its own, and so is the same in every language."""
    return not any(character.isalpha() for literal, *_ in Formatter().parse(template) for character in literal)


@cache
def sentences(language: Language) -> Mapping[str, str]:
    """English template -> the same in the language, with its typography."""
    file = files("theracurve.wording") / "catalogue" / language / f"{MESSAGES}.toml"
    typography = words_in(language).typography
    texts: dict[str, str] = tomllib.loads(file.read_text(encoding="utf-8"))
    return MappingProxyType({template: typography.spaced(text) for template, text in texts.items()})
