"""`study.yaml` -> one `Study`, or every complaint: file, line, key, what was expected, the nearest known key."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from theracurve.definition.study import Study
from theracurve.definition.variants import definitions_of, split_key
from theracurve.definition.yaml_text import Document, read_yaml_text
from theracurve.definition.yaml_text import Path as KeyPath
from theracurve.errors import StudyRefused
from theracurve.vocabulary.findings import Finding, Severity

FILE_NAME = "study.yaml"
CODES = {"extra_forbidden": "study-unknown-key", "missing": "study-missing-key", "study": "study-incoherent"}


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


def read_text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        message = f"cannot read {file}: {error.strerror}"
        raise refused(file.name, 1, "study-unreadable", message, "name a study folder") from None
    except UnicodeDecodeError as error:
        raise refused(
            file.name,
            error.object[: error.start].count(b"\n") + 1,
            "study-encoding",
            f"byte {error.start} (0x{error.object[error.start]:02x}) is not UTF-8",
            "save the file as UTF-8",
        ) from None


def refused(table: str, line: int, code: str, message: str, remedy: str) -> StudyRefused:
    return StudyRefused([complain(table, line, code, message, remedy)])


def complain(table: str, line: int, code: str, message: str, remedy: str, key: str = "") -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code=code,
        table=table,
        row=line,
        column=key or None,
        message=message,
        remedy=remedy,
    )


def parse_study(text: str, name: str = FILE_NAME) -> StudyFile:
    """The study that `text` writes; `name` is what complaints call the file. Raises StudyRefused with all findings."""
    document = read_yaml_text(text)
    findings = [complain(name, c.line, c.code, c.message, c.remedy, c.key) for c in document.complaints]
    if findings:
        raise StudyRefused(findings)
    if not isinstance(document.content, dict):
        raise refused(name, 1, "study-empty", "expected keys such as 'study:' and 'groups:'", "start from a preset")
    study = validated(document, name)
    return StudyFile(study, valid_variants(study, document, name), text, sha256(text.encode()).hexdigest())


def validated(document: Document, name: str) -> Study:
    try:
        study = Study.model_validate(document.content)
    except ValidationError as error:
        raise StudyRefused(list(findings_of(error, document, name))) from None
    missing = list(unknown_assumptions(study, document, name))
    if missing:
        raise StudyRefused(missing)
    return study


def valid_variants(study: Study, document: Document, name: str) -> dict[str, Study]:
    definitions, complaints = definitions_of(study)
    if complaints:
        raise StudyRefused(
            [
                complain(
                    name,
                    document.line_of(("variants", c.variant, c.key)),
                    "variant-invalid",
                    f"variant {c.variant}: {c.message}",
                    "mend this value or leave the variant out",
                    f"variants.{c.variant}.{c.key}",
                )
                for c in complaints
            ]
        )
    return definitions


def unknown_assumptions(study: Study, document: Document, name: str) -> Iterator[Finding]:
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


def findings_of(error: ValidationError, document: Document, name: str) -> Iterator[Finding]:
    """One finding per distinct complaint of pydantic, placed in the text and said in our words."""
    seen = set()
    for entry in error.errors():
        stated = entry.get("ctx", {}).get("at")
        path = split_key(stated) if stated else path_in(document, entry["loc"])
        message, remedy = said(entry, path)
        line = document.line_of(path)
        if (line, message) not in seen:
            seen.add((line, message))
            yield complain(name, line, CODES.get(entry["type"], "study-value"), message, remedy, dotted(path))


def path_in(document: Document, location: tuple[str | int, ...]) -> KeyPath:
    """pydantic's location without the names of union members that it weaves in."""
    path: KeyPath = ()
    for step in location:
        if (*path, step) in document.lines:
            path = (*path, step)
    return path if path == location[: len(path)] and len(path) >= len(location) - 1 else (*path, *tail(path, location))


def tail(path: KeyPath, location: tuple[str | int, ...]) -> KeyPath:
    """The missing key that a complaint is about, if it is a plain key."""
    last = location[-1]
    known = isinstance(last, str) and last.replace("_", "").isalpha() and last.islower() and last not in path
    return (last,) if known else ()


def dotted(path: KeyPath) -> str:
    return ".".join(str(step) for step in path)


def said(entry: Any, path: KeyPath) -> tuple[str, str]:
    """What is wrong and what to do, from one complaint of pydantic."""
    key, kind = dotted(path) or "the file", entry["type"]
    if kind == "extra_forbidden":
        return unknown_key(entry["loc"])
    if kind == "missing":
        return f"the key {dotted(entry['loc'])!r} is missing", f"add '{entry['loc'][-1]}:'"
    if kind in ("model_type", "model_attributes_type", "dict_type", "tuple_type"):
        wanted = "a list" if kind == "tuple_type" else "keys with values"
        return f"{key}: expected {wanted}, found {found(entry)}", "see `theracurve schema` for what belongs here"
    message = entry["msg"].removeprefix("Value error, ")
    if kind == "study":
        return f"{key}: {message}" if path else message, "change it, then check again"
    expected = message if message.startswith("expected") else f"expected {message.removeprefix('Input should be ')}"
    return f"{key}: {expected}, found {found(entry)}", "write it as expected"


def found(entry: Any) -> str:
    value = entry["input"]
    if value is None:
        return "nothing"
    return repr(value) if isinstance(value, str) else f"a {'list' if isinstance(value, list | tuple) else 'mapping'}"


def unknown_key(location: tuple[str | int, ...]) -> tuple[str, str]:
    known = known_keys(Study, location[:-1])
    near = get_close_matches(str(location[-1]), known, n=1, cutoff=0.6)
    hint = f"did you mean '{near[0]}'?" if near else f"known here: {', '.join(sorted(known)) or 'nothing'}"
    return f"the key {dotted(location)!r} is not known", hint


def known_keys(model: Any, location: tuple[str | int, ...]) -> list[str]:
    """The keys that the schema knows at a location."""
    for step in location:
        fields = {f.alias or name: f.annotation for name, f in model.model_fields.items()} if is_part(model) else {}
        model = part_inside(fields.get(str(step), model))
    return [f.alias or name for name, f in model.model_fields.items()] if is_part(model) else []


def is_part(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def part_inside(annotation: Any) -> Any:
    """The model inside an optional, a list or a mapping of models."""
    if is_part(annotation) or get_origin(annotation) is None:
        return annotation
    inner = [part_inside(argument) for argument in get_args(annotation)]
    return next((argument for argument in inner if is_part(argument)), annotation)
