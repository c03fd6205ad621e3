"""Findings in words: how many there are, and what each says, in the language of the report.

A finding is made where records are read, with its code and its fields; the texts are `finding_texts.toml` of each
language. Names of tables, columns and patients stay as they are.
"""

from collections.abc import Iterable
from decimal import Decimal

from theracurve.definition.quantities import Duration, Quantity
from theracurve.vocabulary.findings import Finding, count_by_severity
from theracurve.vocabulary.languages import ENGLISH
from theracurve.vocabulary.said import SUBJECT, Said
from theracurve.wording.labels import duration_name, quantity_in_words
from theracurve.wording.numbers import decimal
from theracurve.wording.words import Words


def counts_in_words(findings: Iterable[Finding], words: Words) -> dict[str, str]:
    """`9 warnings` and `10 notes`, to be put into a sentence."""
    counts = count_by_severity(findings)
    return {
        "warnings": words("findings.warnings", n=counts["warning"]),
        "notes": words("findings.notes", n=counts["note"]),
    }


def in_language(text: str, words: Words) -> str | None:
    """What a finding says, in the language; None of an English text without a key, as errors have."""
    if words.language == ENGLISH:
        return str(text)
    return said_in(text, words) if isinstance(text, Said) else None


def said_in(text: Said, words: Words) -> str:
    fields = {name: value_in_words(value, words) for name, value in text.fields.items()}
    return words(f"{SUBJECT}.{text.key}", **fields)


def value_in_words(value: object, words: Words) -> str | int:
    if isinstance(value, Said):
        return said_in(value, words)
    if isinstance(value, Decimal):
        return decimal(value, words)
    if isinstance(value, Duration):
        return duration_name(value, words)
    if isinstance(value, Quantity):
        return quantity_in_words(value, words)
    return value if isinstance(value, int) else str(value)
