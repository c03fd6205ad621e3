"""`mapping.yaml` -> one `SourceMapping`, or every complaint with its line; and its JSON Schema for editors."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from theracurve.documents.kind import JSON_SCHEMA_DIALECT, MAPPING
from theracurve.documents.reading import read_document, read_text, validated
from theracurve.documents.yaml_text import YamlDocument
from theracurve.intake.mapping.model import SourceMapping

MAPPING_FILE = "mapping.yaml"


@dataclass(frozen=True, slots=True)
class MappingFile:
    """A mapping with the document that it was read from, which knows the line of every key."""

    mapping: SourceMapping
    document: YamlDocument
    text: str


def load_mapping(path: Path) -> MappingFile:
    """The mapping in a file. Raises StudyRefused with all findings."""
    return parse_mapping(read_text(path, "a mapping of columns", MAPPING), path.name)


def parse_mapping(text: str, name: str = MAPPING_FILE) -> MappingFile:
    """The mapping that `text` writes. Raises StudyRefused with all findings, coded `mapping-...`."""
    document = read_document(text, name, "expected the keys 'sources:' and 'tables:'", "see docs/mapping.md", MAPPING)
    return MappingFile(validated(SourceMapping, document, name, MAPPING), document, text)


def mapping_schema() -> dict[str, Any]:
    """The schema of `mapping.yaml`, keys as they are written there."""
    return {"$schema": JSON_SCHEMA_DIALECT, **SourceMapping.model_json_schema(by_alias=True, mode="validation")}
