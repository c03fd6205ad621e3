"""Frozen values as plain ones, as JSON has them: mappings, lists and texts."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from theracurve.phrases import Statement


def plain_fields(value: Any) -> dict[str, Any]:
    """The fields of a dataclass by name, each made plain."""
    return {field.name: plain(getattr(value, field.name)) for field in fields(value)}


def plain(value: Any) -> Any:
    """A dataclass as a mapping of its fields, whatever is to be said as its English text."""
    if isinstance(value, Statement):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return plain_fields(value)
    if isinstance(value, Mapping):
        return {plain(key): plain(entry) for key, entry in value.items()}
    return [plain(entry) for entry in value] if isinstance(value, tuple | list) else value
