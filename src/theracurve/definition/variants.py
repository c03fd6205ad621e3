"""Variants: alternative definitions, each the protocol with some keys changed, validated like the protocol itself."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from theracurve.definition.one_sided import WITHOUT_SIDE_EFFECTS, changes_without_side_effects
from theracurve.definition.study import Study
from theracurve.documents.complaints import as_keyed
from theracurve.documents.yaml_text import split_key
from theracurve.vocabulary.derived import PROTOCOL

MAY_VARY = ("benefit", "pejorative_events", "best_response", "marker_responses", "endpoints")


@dataclass(frozen=True, slots=True)
class VariantComplaint:
    """A variant that cannot be, the key at fault and why: in our words, or pydantic's entry, not yet in words."""

    variant: str
    key: str
    message: str = ""
    entry: Any = None


def definitions_of(study: Study) -> tuple[dict[str, Study], list[VariantComplaint]]:
    """The protocol (first, under `protocol`), each of its variants and what every study gets besides, and what is wrong
    with those that cannot be."""
    definitions, complaints = {PROTOCOL: study}, []
    stated = study.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for name in (*study.variants, *built_in(study)):
        changes = changes_of(study, name)
        varied = vary(stated, name, changes)
        if isinstance(varied, Study):
            definitions[name] = varied
        else:
            complaints.append(varied)
    return definitions, complaints


def built_in(study: Study) -> tuple[str, ...]:
    """The variants that a study gets without naming them; a name that it uses itself is its own."""
    wanted = WITHOUT_SIDE_EFFECTS not in study.variants and changes_without_side_effects(study)
    return (WITHOUT_SIDE_EFFECTS,) if wanted else ()


def changes_of(study: Study, variant: str) -> dict[str, Any]:
    """The keys that a variant changes."""
    return study.variants[variant] if variant in study.variants else changes_without_side_effects(study)


def vary(stated: dict[str, Any], name: str, changes: dict[str, Any]) -> Study | VariantComplaint:
    """The study with `changes` made, or why it cannot be."""
    content, key = deepcopy(stated), ""
    if name == PROTOCOL:
        return VariantComplaint(name, key, "this name is kept for the definitions as stated")
    for key, value in changes.items():
        path = split_key(key)
        if path[0] not in MAY_VARY:
            return VariantComplaint(name, key, f"a variant may change {', '.join(MAY_VARY)}, found {path[0]!r}")
        if not put(content, path, value):
            return VariantComplaint(name, key, f"there is no {key!r} to change")
    try:
        return Study.model_validate(content)
    except ValidationError as error:
        return VariantComplaint(name, key, entry=as_keyed(error.errors()[0]))


def put(content: Any, path: tuple[str | int, ...], value: Any) -> bool:
    """Set the value at a path whose parents exist; whether they did."""
    *parents, last = path
    for step in parents:
        if not isinstance(content, dict) or step not in content:
            return False
        content = content[step]
    if not isinstance(content, dict):
        return False
    content[last] = value
    return True
