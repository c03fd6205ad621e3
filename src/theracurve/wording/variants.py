"""What a variant changes, in words: `lesion size, dimension: product of diameters`.

Keys and values of the study file that the catalogue does not list (an endpoint or an analyte of one's own) stand as
they are written there, underscores as spaces.
"""

from typing import Any

from theracurve.definition.study import Study
from theracurve.definition.variants import changes_of
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.wording.labels import clauses, in_words, pair, said
from theracurve.wording.words import Words

CONTAINERS = ("criteria", "pejorative_events", "endpoints")  # parts of a key that hold parts with names of their own
AT_LEAST = "at least "  # `rule: at least 2`
SUBJECTS = ("labels.criteria", "labels.event_kinds", "labels.endpoints", "definitions.keys")


def variant_words(study: Study, variant: str, words: Words) -> str:
    """All changes of a variant."""
    if variant == PROTOCOL:
        return words("definitions.variants.protocol")
    return clauses(
        [pair(key_name(k, words), value_name(v, words), words) for k, v in changes_of(study, variant).items()], words
    )


def key_name(key: str, words: Words) -> str:
    """`benefit.criteria.lesion_size.dimension` is "lesion size, dimension"."""
    parts = key.split(".")
    held = next((place for place, part in enumerate(parts[:-1], start=1) if part in CONTAINERS), 0)
    subject, *rest = parts[held:]
    listed = (f"{section}.{subject}" for section in SUBJECTS)
    name = next((words(known) for known in listed if known in words), in_words(subject))
    return ", ".join((name, *(said("definitions.keys", part, words) for part in rest)))


def value_name(value: Any, words: Words) -> str:
    """`product of diameters`, `CgA, 5-HIAA`, `increase at least 50 %; from baseline`."""
    if isinstance(value, dict):
        inside = [f"{said('definitions.keys', key, words)} {value_name(inner, words)}" for key, inner in value.items()]
        return clauses(inside, words)
    if isinstance(value, list | tuple):
        return ", ".join(value_name(part, words) for part in value)
    text = str(value)
    if text.lower() in ("true", "false"):
        return words("definitions.choices.yes" if text.lower() == "true" else "definitions.choices.no")
    count = text.removeprefix(AT_LEAST)
    if count != text and count.isdecimal():
        return words("integrity.at_least", count=int(count))
    sections = ("integrity.answers", "labels.event_kinds")
    known = (f"{section}.{text}" for section in sections)
    return next((words(key) for key in known if key in words), in_words(text))
