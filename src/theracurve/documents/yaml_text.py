"""YAML as text: nested mappings, lists and strings, each with its line; nothing of YAML's type guessing.

Only PyYAML's event stream is used, never its loaders. Refused, each with its line: aliases and anchors (a few hundred
bytes of them expand to millions of values), tags, duplicate keys, keys that are not plain text, deep nesting.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

MOST_LEVELS = 20
MOST_CHARACTERS = 1_000_000

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something wrong with the text: the line (1 = first) where it is, what is wrong, what to do."""

    line: int
    code: str
    message: str
    remedy: str
    key: str = ""


@dataclass(slots=True)
class YamlDocument:
    """`content` holds mappings, lists and strings (None for an empty value); `lines` gives each path's line."""

    content: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """The line of a path, or of its nearest parent that stands in the text."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml_text(text: str) -> YamlDocument:
    """The document in `text`, with every complaint about its form."""
    document = YamlDocument()
    if len(text) > MOST_CHARACTERS:
        document.complaints.append(
            Complaint(1, "file-too-long", "the file has over a million characters", "keep records in tables, not here")
        )
        return document
    try:
        Builder(document).build(yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.YAMLError as error:
        document.complaints.append(syntax_complaint(error))
    return document


def split_key(key: str) -> tuple[str | int, ...]:
    """`benefit.criteria.markers` as a path; whole numbers are places in a list."""
    return tuple(int(step) if step.isdigit() else step for step in key.split("."))


def syntax_complaint(error: yaml.YAMLError) -> Complaint:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "the text is not YAML"
    line = mark.line + 1 if mark else 1
    return Complaint(
        line, "yaml-syntax", f"not readable as YAML: {problem}", "check indentation, quotes and colons here"
    )


class TooDeep(yaml.YAMLError):
    """Stops reading at once: what is nested this deep is no study file."""

    problem = f"nested more than {MOST_LEVELS} levels deep"

    def __init__(self, line: int) -> None:
        super().__init__(self.problem)
        self.problem_mark = yaml.Mark("study", 0, line - 1, 0, None, 0)


class Builder:
    """Builds the document from parser events with an explicit stack, so no input can exhaust Python's own."""

    def __init__(self, document: YamlDocument) -> None:
        self.document = document
        self.open: list[tuple[Path, dict[str, Any] | list[Any]]] = []
        self.key: str | None = None
        self.key_line = 1

    def build(self, events: Iterator[yaml.Event]) -> None:
        for event in events:
            self.complain_about_form(event)
            if isinstance(event, yaml.ScalarEvent):
                self.take_scalar(event)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self.enter(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.open.pop()
            elif isinstance(event, yaml.AliasEvent):
                self.place(None, line_of(event))

    def complain_about_form(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self.complain(event, "yaml-alias", "aliases and anchors (& and *) are not allowed", "write the value out")
        tag = getattr(event, "tag", None)
        if tag is not None:
            self.complain(event, "yaml-tag", f"the tag {tag} is not allowed", "remove it; every value is plain text")
        if isinstance(event, yaml.DocumentStartEvent) and self.document.lines:
            self.complain(event, "yaml-documents", "a second document starts here", "keep one study per file")

    def complain(self, event: yaml.Event, code: str, message: str, remedy: str, key: str = "") -> None:
        self.document.complaints.append(Complaint(line_of(event), code, message, remedy, key))

    def awaits_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1][1], dict) and self.key is None

    def take_scalar(self, event: yaml.ScalarEvent) -> None:
        if self.awaits_key():
            self.take_key(event)
        else:
            empty = event.style is None and event.value in ("", "~")
            self.place(None if empty else event.value, line_of(event))

    def take_key(self, event: yaml.ScalarEvent) -> None:
        path, mapping = self.open[-1]
        if event.value in mapping:
            first = self.document.lines[(*path, event.value)]
            self.complain(
                event,
                "yaml-duplicate-key",
                f"the key {event.value!r} stands twice here; first on line {first}",
                "keep one of the two",
                event.value,
            )
        self.key, self.key_line = event.value, line_of(event)

    def enter(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        if len(self.open) >= MOST_LEVELS:
            raise TooDeep(line_of(event))
        if self.awaits_key():
            self.complain(event, "yaml-key", "a key must be plain text", "write the key as one word")
            self.key, self.key_line = "?", line_of(event)
        collection: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self.place(collection, line_of(event))
        self.open.append((path, collection))

    def place(self, value: Any, line: int) -> Path:
        """Put a value where the text has it; its path."""
        if not self.open:
            self.document.content = value
            path: Path = ()
        else:
            path = self.place_inside(*self.open[-1], value)
            line = self.key_line if isinstance(self.open[-1][1], dict) else line
        self.document.lines.setdefault(path, line)
        return path

    def place_inside(self, path: Path, parent: dict[str, Any] | list[Any], value: Any) -> Path:
        if isinstance(parent, list):
            parent.append(value)
            return (*path, len(parent) - 1)
        key, self.key = str(self.key), None
        parent.setdefault(key, value)
        return (*path, key)


def line_of(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark else 1
