"""The word for every code of a study: answers, criteria, kinds of events, visits; and how words are listed.

The words stand in the catalogue (`labels.toml`). A key of a study that is not listed there (an endpoint or a measure of
one's own) is said with its underscores as spaces, in every language.
"""

from collections.abc import Sequence
from math import ceil

from theracurve.definition.quantities import Duration, Quantity, singular
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.named import split_qualified
from theracurve.vocabulary.questionnaires import SCORES
from theracurve.wording.numbers import between, decimal, in_digits, with_unit
from theracurve.wording.words import Words


def in_words(key: str) -> str:
    """A key as words: `time_to_relapse` is "time to relapse"."""
    return key.replace("_", " ")


def said(section: str, key: str, words: Words) -> str:
    """The word for a key in a section of the catalogue, or the key as words where it is the study's own."""
    listed = f"{section}.{key}"
    return words(listed) if listed in words else in_words(key)


def of_named(what: str, name: str, words: Words) -> str:
    """`markers (psa50)`: what belongs to one of several that have names; `what` alone where the only one has none."""
    return words("labels.of_named", what=what, name=in_words(name)) if name else what


def said_qualified(section: str, key: str, words: Words) -> str:
    """The word for a key that may carry the name of a benefit: `psa50/markers` is `markers (psa50)`."""
    benefit, what = split_qualified(key)
    return of_named(said(section, what, words), benefit, words)


def endpoint_name(key: str, words: Words) -> str:
    return said_qualified("labels.endpoints", key, words)


def criterion_name(key: str, words: Words) -> str:
    return said_qualified("labels.criteria", key, words)


def kind_name(key: str, words: Words) -> str:
    """A kind of event: `symptom relapse (pain)`."""
    return said_qualified("labels.event_kinds", key, words)


def population_name(key: str, words: Words) -> str:
    return said_qualified("labels.populations", key, words)


def measure_name(key: str, words: Words) -> str:
    """A measure, or the score of a questionnaire: `pain (QLQ-C30)`."""
    questionnaire, scale = split_qualified(key)
    if key not in SCORES:
        return said("labels.measures", key, words)
    return of_named(words(f"labels.scales.{scale}"), words(f"labels.questionnaires.{questionnaire}"), words)


def drug_class_name(key: str, words: Words) -> str:
    return said("labels.drug_classes", key, words)


def unit_name(unit: str, words: Words) -> str:
    """A unit; those of time have words (`months`, `mg/day`), all others are signs. A metric of uptake is none: what it
    is stands in the sentence beside its number."""
    if f"labels.uptake_metrics.{unit}" in words:
        return ""
    measure, per_day, _ = unit.partition("/day")
    if per_day:
        return words("labels.per_day", unit=measure)
    key = f"labels.units.{unit}"
    return words(key) if key in words else unit


def variant_name(key: str, words: Words) -> str:
    """A variant is named by the study, or by us where it is built in; the protocol itself is `protocol`."""
    return words("labels.protocol") if key == PROTOCOL else said("labels.variants", key, words)


def visit_name(label: str, words: Words) -> str:
    """A planned visit or a cycle by its label: `month 3`; any other label stands as the study has it."""
    unit, _, number = label.partition(" ")
    key = f"labels.visits.{unit}"
    return words(key, number=in_digits(number, words)) if key in words and number else label


def duration_name(duration: Duration, words: Words) -> str:
    """`45 days`, `1 month`."""
    key = f"labels.durations.{singular(duration.unit)}"
    return words(key, n=ceil(duration.amount), amount=decimal(duration.amount, words))


def quantity_in_words(quantity: Quantity, words: Words) -> str:
    """Any other quantity of the protocol: `7 GBq`, `3.7 to 7.4 GBq`."""
    low, to, rest = str(quantity).partition(" to ")
    if not to:
        return in_digits(low, words)
    high, _, unit = rest.partition(" ")
    return with_unit(between(in_digits(low, words), in_digits(high, words), words), unit)


def subject_name(key: str, words: Words) -> str:
    """A criterion or an event kind, with the analyte or class where it is one of its parts: `markers: CgA`."""
    name, _, part = key.partition(":")
    listed = f"labels.criteria.{split_qualified(name)[1]}" in words
    return with_part(said_qualified("labels.criteria" if listed else "labels.event_kinds", name, words), part, words)


def with_part(name: str, part: str, words: Words) -> str:
    """`markers: CgA`; the name alone where there is no part."""
    return pair(name, in_words(part), words) if part else name


def pair(name: str, value: str, words: Words) -> str:
    """`A: Radionuclide therapy`: a name and what is said of it; once where both are the same."""
    return name if name == value else words("labels.pair", name=name, value=value)


def capital(text: str) -> str:
    """The text with its first letter large, as a sentence or a heading begins."""
    return text[:1].upper() + text[1:]


def enumerated(names: Sequence[str], words: Words) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return joined(names, "labels.lists.and", words)


def alternatives(names: Sequence[str], words: Words) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return joined(names, "labels.lists.or", words)


def joined(names: Sequence[str], key: str, words: Words) -> str:
    if len(names) < 2:
        return "".join(names)
    return words(key, first=", ".join(names[:-1]), last=names[-1])


def clauses(parts: Sequence[str], words: Words) -> str:
    """`a; b; c`."""
    return words("labels.lists.clauses").join(parts)
