"""The files of texts: a folder a language in `wording/catalogue`, a TOML file a subject, a text a dotted key."""

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from string import Formatter
from typing import Any

PLURAL_FORMS = frozenset({"one", "other"})
CATALOGUE = files("theracurve") / "wording" / "catalogue"


def read_subject(language: str, subject: str) -> dict[str, Any]:
    """Return the tables of one subject, as TOML has them."""
    return tomllib.loads((CATALOGUE / language / f"{subject}.toml").read_text(encoding="utf-8"))


def entries(tables: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Each entry with its dotted path; a table with exactly the plural forms is one entry."""
    for name, value in tables.items():
        path = f"{above}{name}"
        if isinstance(value, dict) and value.keys() != PLURAL_FORMS:
            yield from entries(value, f"{path}.")
        else:
            yield path, value


def placeholders_of(form: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(form) if name is not None}
