"""A file that somebody wrote -> its text, its document, a model of it; or every complaint with its line."""

from errno import EINVAL
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from theracurve.documents.complaints import complain, findings_of
from theracurve.documents.kind import STUDY, DocumentKind
from theracurve.documents.yaml_text import YamlDocument, read_yaml_text
from theracurve.errors import StudyRefused

Model = TypeVar("Model", bound=BaseModel)


def read_text(file: Path, wanted: str = "a study folder, or its study.yaml", kind: DocumentKind = STUDY) -> str:
    """The text of a file. Raises StudyRefused where none is, or none in UTF-8; `wanted` is what to name instead."""
    try:
        if file.exists() and not file.is_file():  # a pipe would wait, a device never end
            raise OSError(EINVAL, "not a file")
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        message = f"cannot read {file}: {error.strerror}"
        raise refused(file.name, None, kind.code("unreadable"), message, f"name {wanted}") from None
    except UnicodeDecodeError as error:
        raise refused(
            file.name,
            error.object[: error.start].count(b"\n") + 1,
            kind.code("encoding"),
            f"byte {error.start} (0x{error.object[error.start]:02x}) is not UTF-8",
            "save the file as UTF-8",
        ) from None


def refused(table: str, line: int | None, code: str, message: str, remedy: str) -> StudyRefused:
    return StudyRefused([complain(table, line, code, message, remedy)])


def read_document(text: str, name: str, expected: str, remedy: str, kind: DocumentKind = STUDY) -> YamlDocument:
    """The document in `text`, which holds keys. Raises StudyRefused with every complaint about its form."""
    document = read_yaml_text(text)
    findings = [complain(name, c.line, c.code, c.message, c.remedy, c.key) for c in document.complaints]
    if findings:
        raise StudyRefused(findings)
    if not isinstance(document.content, dict):
        raise refused(name, 1, kind.code("empty"), expected, remedy)
    return document


def validated(model: type[Model], document: YamlDocument, name: str, kind: DocumentKind = STUDY) -> Model:
    """The document as a model. Raises StudyRefused with every complaint of what stands in it."""
    try:
        return model.model_validate(document.content)
    except ValidationError as error:
        raise StudyRefused(list(findings_of(error, document, name, model, kind))) from None
