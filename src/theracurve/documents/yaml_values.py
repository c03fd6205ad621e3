"""The single values of a YAML text, each with its path and its place, and the text with some of them changed.

Comments, order and layout stay: what a form changes is what a person reading the text sees changed.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from theracurve.documents.yaml_text import Path

PLAIN = re.compile(r"-?[\w%./+]([\w %./+()-]*[\w%./+()-])?")  # needs no quotes, in whatever stands around it
FOLDED = "|", ">"  # styles of texts of several lines


@dataclass(frozen=True, slots=True)
class YamlValue:
    """One value: the keys and places that lead to it, where it begins and ends in the text, and what it says."""

    path: Path
    start: int
    end: int
    text: str

    @property
    def known_as(self) -> str:
        """The path as complaints name it: `visits.months.0`."""
        return ".".join(map(str, self.path))


def values_in(text: str) -> tuple[YamlValue, ...]:
    """Every value of one line, in the order of the text. Raises yaml.YAMLError for a text that is no YAML."""
    events = (one for one in yaml.parse(text, Loader=yaml.SafeLoader) if not isinstance(one, OUTSIDE))
    first = next(events, None)
    return (
        ()
        if first is None
        else tuple(one for one in within(first, events, ()) if "\n" not in text[one.start : one.end])
    )


OUTSIDE = (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)


def within(event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> Iterator[YamlValue]:
    """The values of a part whose first event was read."""
    if isinstance(event, yaml.ScalarEvent):
        yield from value_of(event, path)
    elif isinstance(event, yaml.MappingStartEvent):
        while isinstance(key := next(events), yaml.ScalarEvent):
            yield from within(next(events), events, (*path, key.value))
    elif isinstance(event, yaml.SequenceStartEvent):
        place = 0
        while not isinstance(item := next(events), yaml.SequenceEndEvent):
            yield from within(item, events, (*path, place))
            place += 1


def value_of(event: yaml.ScalarEvent, path: Path) -> Iterator[YamlValue]:
    """The value where it is written on one line; none of an empty one."""
    start, end = event.start_mark, event.end_mark
    if start is not None and end is not None and event.style not in FOLDED and end.index > start.index:
        yield YamlValue(path, start.index, end.index, event.value)


def with_values(text: str, given: Mapping[str, str]) -> str:
    """The text with the values that `given` names by their paths; those that say the same stay as they are written."""
    for one in reversed(values_in(text)):
        new = given.get(one.known_as, one.text)
        if new != one.text:
            text = text[: one.start] + written(new) + text[one.end :]
    return text


def written(value: str) -> str:
    return value if PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
