"""`study.yaml` -> one `Study`, or every complaint with its line."""

from collections.abc import Iterator
from dataclasses import dataclass
from errno import EINVAL
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from theracurve.definition.complaints import complain, findings_of, said
from theracurve.definition.study import Study
from theracurve.definition.variants import definitions_of, split_key
from theracurve.definition.yaml_text import YamlDocument, read_yaml_text
from theracurve.errors import StudyRefused
from theracurve.vocabulary.findings import Finding

FILE_NAME = "study.yaml"

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class StudyFile:
    """A study with the text it was read from: its definitions (`protocol` first, then every variant) and its hash."""

    study: Study
    definitions: dict[str, Study]
    text: str
    sha256: str


def load_study(path: Path) -> StudyFile:
    """The study in `path`, a `study.yaml` or the folder that holds one. Raises StudyRefused with all findings."""
    file = path / FILE_NAME if path.is_dir() else path
    return parse_study(read_text(file), file.name)


def read_text(file: Path, wanted: str = "a study folder, or its study.yaml") -> str:
    """The text of a file. Raises StudyRefused where none is, or none in UTF-8; `wanted` is what to name instead."""
    try:
        if file.exists() and not file.is_file():  # a pipe would wait, a device never end
            raise OSError(EINVAL, "not a file")
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        message = f"cannot read {file}: {error.strerror}"
        raise refused(file.name, None, "study-unreadable", message, f"name {wanted}") from None
    except UnicodeDecodeError as error:
        raise refused(
            file.name,
            error.object[: error.start].count(b"\n") + 1,
            "study-encoding",
            f"byte {error.start} (0x{error.object[error.start]:02x}) is not UTF-8",
            "save the file as UTF-8",
        ) from None


def refused(table: str, line: int | None, code: str, message: str, remedy: str) -> StudyRefused:
    return StudyRefused([complain(table, line, code, message, remedy)])


def parse_study(text: str, name: str = FILE_NAME) -> StudyFile:
    """The study that `text` writes; `name` is what complaints call the file. Raises StudyRefused with all findings."""
    document = read_document(text, name, "expected keys such as 'study:' and 'groups:'", "start from a preset")
    study = validated(Study, document, name)
    missing = list(unknown_assumptions(study, document, name))
    if missing:
        raise StudyRefused(missing)
    return StudyFile(study, valid_variants(study, document, name), text, sha256(text.encode()).hexdigest())


def read_document(text: str, name: str, expected: str, remedy: str) -> YamlDocument:
    """The document in `text`, which holds keys. Raises StudyRefused with every complaint about its form."""
    document = read_yaml_text(text)
    findings = [complain(name, c.line, c.code, c.message, c.remedy, c.key) for c in document.complaints]
    if findings:
        raise StudyRefused(findings)
    if not isinstance(document.content, dict):
        raise refused(name, 1, "study-empty", expected, remedy)
    return document


def validated(model: type[Model], document: YamlDocument, name: str) -> Model:
    try:
        return model.model_validate(document.content)
    except ValidationError as error:
        raise StudyRefused(list(findings_of(error, document, name, model))) from None


def valid_variants(study: Study, document: YamlDocument, name: str) -> dict[str, Study]:
    definitions, complaints = definitions_of(study)
    if complaints:
        raise StudyRefused(
            [
                complain(
                    name,
                    document.line_of(("variants", c.variant, c.key)),
                    "variant-invalid",
                    f"variant {c.variant}: {c.message or said(c.entry, c.entry['loc'], Study)[0]}",
                    "mend this value or leave the variant out",
                    f"variants.{c.variant}.{c.key}",
                )
                for c in complaints
            ]
        )
    return definitions


def unknown_assumptions(study: Study, document: YamlDocument, name: str) -> Iterator[Finding]:
    """Keys listed as assumed that are not in the file: an assumption about nothing would mislead."""
    for index, key in enumerate(study.assumed):
        if split_key(key) not in document.lines:
            yield complain(
                name,
                document.line_of(("assumed", index)),
                "assumed-unknown",
                f"assumed: there is no key {key!r} in this file",
                "name keys of this file, such as 'visits.window'",
                f"assumed.{index}",
            )
