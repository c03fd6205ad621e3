"""What pydantic complains of, placed in the text and said in our words: expected, found, the nearest known key."""

from collections.abc import Iterator
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from theracurve.documents.kind import STUDY, DocumentKind
from theracurve.documents.yaml_text import Path as KeyPath
from theracurve.documents.yaml_text import YamlDocument, split_key
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.misspelling import misspelling_of

CODES = {
    "extra_forbidden": "unknown-key",
    "missing": "missing-key",
    "union_tag_not_found": "missing-key",
    "study": "incoherent",
}


def complain(table: str, line: int | None, code: str, message: str, remedy: str, key: str = "") -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code=code,
        table=table,
        row=line,
        column=key or None,
        message=message,
        remedy=remedy,
    )


def findings_of(
    error: ValidationError, document: YamlDocument, name: str, model: type[BaseModel], kind: DocumentKind
) -> Iterator[Finding]:
    """One finding per distinct complaint of pydantic, placed in the text and said in our words."""
    seen = set()
    for entry in map(as_keyed, error.errors()):
        within = entry.get("ctx", {}).get("at")
        path = (*path_in(document, entry["loc"]), *(split_key(within) if within else ()))
        message, remedy = said(entry, path, model, kind)
        line = document.line_of(path)
        if (line, message) not in seen:
            seen.add((line, message))
            code = kind.code(CODES.get(entry["type"], "value"))
            yield complain(name, line, code, message, remedy, dotted(path))


def as_keyed(entry: Any) -> Any:
    """The complaint with its place in keys that a file has: what stands without a name is placed under none."""
    return {**entry, "loc": tuple(step for step in entry["loc"] if step != "")}


def path_in(document: YamlDocument, location: tuple[str | int, ...]) -> KeyPath:
    """pydantic's location without the names of union members that it weaves in."""
    path: KeyPath = ()
    content, kind = document.content, None
    for step in location:
        if kind is not None and step == kind:
            kind = None  # names what the part is, not a key in it, even where there is one of that name
        elif (*path, step) in document.lines:
            path, content = (*path, step), inside(content, step)
            kind = content.get("kind") if isinstance(content, dict) else None
    return path if path == location[: len(path)] and len(path) >= len(location) - 1 else (*path, *tail(path, location))


def inside(content: Any, step: str | int) -> Any:
    known = isinstance(content, dict) and step in content
    return content[step] if known or (isinstance(content, list) and isinstance(step, int)) else None


def tail(path: KeyPath, location: tuple[str | int, ...]) -> KeyPath:
    """The missing key that a complaint is about, if it is a plain key."""
    last = location[-1]
    known = isinstance(last, str) and last.replace("_", "").isalpha() and last.islower() and last not in path
    return (last,) if known else ()


def dotted(path: KeyPath) -> str:
    """A path as people read it: places in a list count from 1, as in the report."""
    return ".".join(str(step + 1 if isinstance(step, int) else step) for step in path)


def said(entry: Any, path: KeyPath, model: type[BaseModel], document: DocumentKind = STUDY) -> tuple[str, str]:
    """What is wrong and what to do, from one complaint of pydantic."""
    key, kind = dotted(path) or "the file", entry["type"]
    if kind == "extra_forbidden":
        return unknown_key(path, known_keys(model, entry["loc"][:-1]))
    if kind == "missing":
        named = path if path[-1:] == entry["loc"][-1:] else entry["loc"]
        return f"the key {dotted(named)!r} is missing", f"add '{named[-1]}:'"
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return unknown_kind(entry, key)
    if kind in ("model_type", "model_attributes_type", "dict_type", "tuple_type"):
        wanted = "a list" if kind == "tuple_type" else "keys with values"
        return f"{key}: expected {wanted}, found {found(entry)}", f"see `{document.schema}` for what belongs here"
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


def unknown_key(path: KeyPath, known: list[str]) -> tuple[str, str]:
    near = misspelling_of(str(path[-1]), known)
    hint = f"did you mean '{near}'?" if near else f"known here: {', '.join(sorted(known)) or 'nothing'}"
    return f"the key {dotted(path)!r} is not known", hint


def unknown_kind(entry: Any, key: str) -> tuple[str, str]:
    """Complains where a key says what kind of part this is, and says nothing that we know."""
    name = entry["ctx"]["discriminator"].strip("'")
    if entry["type"] == "union_tag_not_found":
        return f"the key '{key}.{name}' is missing", f"add '{name}:'"
    known, stated = entry["ctx"]["expected_tags"].replace("'", ""), entry["ctx"]["tag"]
    near = misspelling_of(stated, known.split(", "))
    hint = f"did you mean '{near}'?" if near else "write one of these"
    return f"{key}.{name}: expected one of {known}, found {stated!r}", hint


def known_keys(model: Any, location: tuple[str | int, ...]) -> list[str]:
    """The keys that the schema knows at a location, in which pydantic names the kinds of parts that it went through."""
    for step in location:
        kinds = parts_inside(model)
        fields = {f.alias or name: f.annotation for part in kinds for name, f in part.model_fields.items()}
        chosen = [part for part in kinds if len(kinds) > 1 and step in kinds_of(part)]
        model = chosen[0] if chosen else fields.get(str(step), model)
    return [f.alias or name for part in parts_inside(model)[:1] for name, f in part.model_fields.items()]


def kinds_of(part: type[BaseModel]) -> tuple[str, ...]:
    """What the key `kind` of this part may say."""
    return get_args(part.model_fields["kind"].annotation) if "kind" in part.model_fields else ()


def parts_inside(annotation: Any) -> list[type[BaseModel]]:
    """The part itself, or the parts inside an optional, a list, a mapping, a choice of parts."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return [annotation] if issubclass(annotation, BaseModel) else []
    return [part for argument in get_args(annotation) for part in parts_inside(argument)]
