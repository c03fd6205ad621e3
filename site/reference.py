"""The pages of reference, made from the code: commands, keys of a study, findings, quantities, names of Python."""

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any

import theracurve
from theracurve import survival
from theracurve.cli import build_parser
from theracurve.definition.study import Study
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.words import Text, words_in

PLACE = re.compile(r"\{[^}]*\}")  # where a field is put into a text


SCHEMA = Study.model_json_schema(by_alias=True)
WITH_KEYS = {name for name, part in SCHEMA["$defs"].items() if part.get("properties")}


def commands() -> str:
    """Every command as it says of itself what it does."""
    parser = build_parser()
    known = next(action.choices for action in parser._actions if isinstance(action.choices, dict))
    parts = [f"## theracurve {name}\n\n{block(command.format_help())}" for name, command in known.items()]
    return "# Commands\n\nWhat `theracurve COMMAND --help` prints.\n\n" + "\n\n".join(parts) + "\n"


def block(text: str) -> str:
    return f"```text\n{text.rstrip()}\n```"


def study_file() -> str:
    """The keys of `study.yaml` and of everything beneath them, with their defaults."""
    parts = ["# The study file\n\nEvery key of `study.yaml`; `theracurve schema study` has the same for editors.\n"]
    parts.append("## study.yaml\n\n" + keys_table(SCHEMA))
    parts += [f"## {name}\n\n" + keys_table(SCHEMA["$defs"][name]) for name in sorted(WITH_KEYS)]
    return "\n".join(parts)


def keys_table(part: Mapping[str, Any]) -> str:
    needed = set(part.get("required", ()))
    rows = [
        (f"`{name}`", kind_of(stated), default_of(name, stated, needed), stated.get("description", ""))
        for name, stated in part["properties"].items()
    ]
    return table(("key", "takes", "default", "what it says"), rows)


def kind_of(stated: Mapping[str, Any]) -> str:
    """What may be written, in a few words; a reference leads to its own table."""
    if "$ref" in stated:
        name = stated["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})" if name in WITH_KEYS else name
    if "enum" in stated:
        return ", ".join(f"`{value}`" for value in stated["enum"])
    if "const" in stated:
        return f"`{stated['const']}`"
    for several in ("anyOf", "oneOf", "allOf"):
        if several in stated:
            kinds = (kind_of(one) for one in stated[several] if one.get("type") != "null")
            return " or ".join(dict.fromkeys(filter(None, kinds)))
    if stated.get("type") == "array":
        return f"a list of {kind_of(stated.get('items', {})) or 'values'}"
    if stated.get("type") == "object":
        return f"names, each with {kind_of(of_names(stated)) or 'a value'}"
    return {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "`true` or `false`"}.get(
        stated.get("type", ""), ""
    )


def of_names(stated: Mapping[str, Any]) -> Mapping[str, Any]:
    """What stands under each name of a mapping."""
    patterned = stated.get("patternProperties")
    found = next(iter(patterned.values())) if patterned else stated.get("additionalProperties")
    return found if isinstance(found, dict) else {}


def default_of(name: str, stated: Mapping[str, Any], needed: set[str]) -> str:
    if name in needed:
        return "needed"
    default = stated.get("default")
    return "" if default is None or default in ({}, [], "") else f"`{str(default).lower()}`"


def findings() -> str:
    """What is found in records, by its code, and what to do about it."""
    texts = words_in("en").texts
    codes = sorted({key.split(".")[1] for key in texts if key.startswith("finding_texts.") and ".parts." not in key})
    rows = [(f"`{code}`", *(said(texts, code, name) for name in ("message", "remedy"))) for code in codes]
    introduction = (
        "Warnings, notes and questions about the records, by the code that `answers.csv` and `results.json` name them "
        "by; `…` stands for what was found. Errors are said where they arise; [bad input](../bad-input.md) shows both."
    )
    return f"# Findings\n\n{introduction}\n\n" + table(("code", "what was found", "what to do"), rows)


def said(texts: Mapping[str, Text], code: str, name: str) -> str:
    found = [text for key, text in texts.items() if key.startswith(f"finding_texts.{code}.") and key.endswith(name)]
    return "; ".join(dict.fromkeys(plain(text) for text in found))


def plain(text: Text) -> str:
    """A text with its places for fields; of two forms the one for many."""
    return PLACE.sub("…", text.forms["other"])


def quantities() -> str:
    """Every quantity of `results.json`, and whether the script for R computes it anew."""
    texts = words_in("en").texts
    rows = [
        (
            f"`{quantity.value}`",
            plain(texts[quantity.label]),
            quantity.row.scale.value,
            "yes" if quantity.row.in_r else quantity.row.not_in_r,
        )
        for quantity in StudyQuantity
    ]
    introduction = "What `quantity` may be in `results.json`, what it is called, on which scale it is."
    return f"# Quantities\n\n{introduction}\n\n" + table(
        ("quantity", "name", "scale", "computed anew in R, or why not"), rows
    )


def python() -> str:
    """The names that the package and its survival library offer."""
    parts = ["# Python\n\nWhat `import theracurve as tc` offers; `dir(tc)` lists the same.\n"]
    for module in (theracurve, survival):
        parts.append(f"## {module.__name__}\n")
        parts += [described(module.__name__, name, getattr(module, name)) for name in sorted(module.__all__)]
    return "\n".join(parts)


def described(module: str, name: str, value: object) -> str:
    if inspect.ismodule(value) or not callable(value):
        return ""
    return f"### {name}\n\n{block(signature(name, value))}\n\n{block(inspect.getdoc(value) or '')}\n"


def signature(name: str, value: Callable[..., object]) -> str:
    try:
        return f"{name}{inspect.signature(value)}"
    except ValueError:
        return name


def table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join([*lines, *("| " + " | ".join(map(escaped, row)) + " |" for row in rows), ""])


def escaped(cell: str) -> str:
    return cell.replace("|", "\\|").replace("\n", " ")


PAGES: Mapping[str, Callable[[], str]] = {
    "commands": commands,
    "study-file": study_file,
    "findings": findings,
    "quantities": quantities,
    "python": python,
}
