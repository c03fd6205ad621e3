"""`mapping.yaml` -> one `SourceMapping`, or every complaint with its line; and its JSON Schema for editors."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from theracurve.definition.loader import read_document, read_text, validated
from theracurve.definition.schema import DIALECT
from theracurve.definition.yaml_text import YamlDocument
from theracurve.errors import StudyRefused
from theracurve.intake.mapping.model import SourceMapping
from theracurve.vocabulary.findings import Finding

MAPPING_FILE = "mapping.yaml"


@dataclass(frozen=True, slots=True)
class MappingFile:
    """A mapping with the document that it was read from, which knows the line of every key."""

    mapping: SourceMapping
    document: YamlDocument
    text: str


def load_mapping(path: Path) -> MappingFile:
    """The mapping in a file. Raises StudyRefused with all findings."""
    return parse_mapping(read_text(path, "a mapping of columns"), path.name)


def parse_mapping(text: str, name: str = MAPPING_FILE) -> MappingFile:
    """The mapping that `text` writes. Raises StudyRefused with all findings, coded `mapping-...`."""
    try:
        document = read_document(text, name, "expected the keys 'sources:' and 'tables:'", "see docs/mapping.md")
        return MappingFile(validated(SourceMapping, document, name), document, text)
    except StudyRefused as refused:
        raise StudyRefused([as_mapping(finding) for finding in refused.findings]) from None


def as_mapping(finding: Finding) -> Finding:
    code = finding.code if finding.code.startswith("yaml-") else f"mapping-{finding.code.removeprefix('study-')}"
    remedy = finding.remedy.replace("theracurve schema", "theracurve schema --mapping")
    return replace(finding, code=code, remedy=remedy)


def mapping_schema() -> dict[str, Any]:
    """The schema of `mapping.yaml`, keys as they are written there."""
    return {"$schema": DIALECT, **SourceMapping.model_json_schema(by_alias=True, mode="validation")}
